package io.locmoe.run;

import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.run.ControlException.Code;
import java.util.Objects;

/**
 * The caller of a node, as far as the node can tell.
 *
 * @param role   what the caller may do
 * @param name   user or node
 * @param proven whether a certificate or a token proves the caller; false in a mesh without certificates
 */
public record Caller(Role role, String name, boolean proven) {
    /** Any caller of a mesh without certificates, where everybody may do everything. */
    public static final Caller ANYONE = new Caller(Role.NODE, "anyone", false);

    public Caller {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(name, "name");
    }

    /** Pattern of a user in words: role and name. */
    public static final String USER = "(watch|submit|administer) [A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    public static Caller of(Principal principal) {
        return new Caller(principal.role(), principal.name(), true);
    }

    /** @throws ControlException if the text is not the {@link #words} of a user */
    public static Caller parse(String words) {
        if (!words.matches(USER)) {
            throw new ControlException(
                    Code.INVALID,
                    "a user is named as ROLE NAME, with a role of watch, submit or administer; other text was given");
        }
        int space = words.indexOf(' ');
        return new Caller(Role.of(words.substring(0, space)).orElseThrow(), words.substring(space + 1), true);
    }

    /** Text for the header of a call that is passed on. */
    public String words() {
        return role.word() + " " + name;
    }

    /** @throws ControlException if the caller's role does not include the needed one */
    public void require(Role needed, String method) {
        if (proven && !role.permits(needed)) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    method + " needs the role " + needed.word() + "; the caller is " + this
                            + (role == Role.NODE ? ", and a node asks for it on behalf of a user only" : ""));
        }
    }

    /**
     * Whether the caller may speak for this node; always true in a mesh without certificates, where nobody can tell.
     */
    public boolean isNode(String node) {
        return !proven || role == Role.NODE && name.equals(node);
    }

    /** Whether the caller may end a job of this owner. */
    public boolean mayEndJobOf(Caller owner) {
        return !proven || role.permits(Role.ADMINISTER) || role.permits(Role.SUBMIT) && equals(owner);
    }

    /** For messages. */
    @Override
    public String toString() {
        return proven ? name + " with the role " + role.word() : name;
    }
}
