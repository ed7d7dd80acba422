package io.locmoe.node;

import io.locmoe.identity.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Somebody who calls the ports of a mesh whose job alice has submitted and nodes 0 and 1 train.
 *
 * @param role  that it can prove; empty where it proves nothing
 * @param name  of the user or node
 * @param token by which it proves itself; empty for a certificate, or for nothing
 */
record TestCaller(Optional<Role> role, String name, Optional<String> token) {
    static final String OWNER = "alice";
    static final TestCaller STRANGER = new TestCaller(Optional.empty(), "a stranger", Optional.empty());
    static final TestCaller LEADER = node("node-0");
    static final TestCaller MEMBER = node("node-1");
    /** A node of the mesh that is not part of the job. */
    static final TestCaller OUTSIDE = node("node-2");
    /** Has a certificate, and is not in the mesh. */
    static final TestCaller ABSENT = node("node-9");

    static TestCaller user(Role role, String name) {
        return new TestCaller(Optional.of(role), name, Optional.empty());
    }

    private static TestCaller node(String name) {
        return new TestCaller(Optional.of(Role.NODE), name, Optional.empty());
    }

    private TestCaller byToken() {
        return new TestCaller(role, name, Optional.of("secret of " + name));
    }

    private static Stream<TestCaller> users() {
        return Stream.of(
                user(Role.WATCH, "watcher"),
                user(Role.SUBMIT, OWNER),
                user(Role.SUBMIT, "bob"),
                user(Role.ADMINISTER, "chief"));
    }

    static Stream<TestCaller> nodes() {
        return Stream.of(LEADER, MEMBER, OUTSIDE, ABSENT);
    }

    /** Everybody who may come to a port. */
    static Stream<TestCaller> all() {
        Stream<TestCaller> unproven =
                Stream.of(STRANGER, new TestCaller(Optional.empty(), "a guesser", Optional.of("a guess")));
        return Stream.of(unproven, users(), users().map(TestCaller::byToken), nodes())
                .flatMap(callers -> callers);
    }

    /** The file that nodes know the tokens by. */
    static String tokens() {
        return users().map(user -> user.role.orElseThrow().word() + " " + user.name + " "
                        + hash(user.byToken().token.orElseThrow()))
                .collect(Collectors.joining("\n"));
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    boolean isNode() {
        return role.filter(Role.NODE::equals).isPresent();
    }

    @Override
    public String toString() {
        return name + token.map(secret -> " with a token").orElse("");
    }
}
