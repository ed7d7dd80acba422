package io.locmoe.node;

import io.locmoe.control.access.Guard;
import io.locmoe.control.access.Tokens;
import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.node.NodeException.Code;
import io.locmoe.run.ControlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Checks that a node's certificates match the node in the settings. */
final class NodeIdentity {
    private NodeIdentity() {}

    /**
     * Loads certificates and tokens.
     *
     * @param notices gets a sentence whenever the certificates have been replaced
     * @throws NodeException as {@link #of}, or if the tokens cannot be used
     */
    static Guard guard(NodeConfig config, Consumer<String> notices) {
        Trust trust = of(config, notices);
        if (config.tokens().isPresent() && trust.isOpen()) {
            throw refused(config, "has tokens, which an open mesh does not ask for; give it certificates");
        }
        try {
            return new Guard(trust, config.tokens().map(Tokens::read).orElseGet(Tokens::none));
        } catch (ControlException e) {
            throw new NodeException(Code.CONFIGURATION, config.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Loads the certificates.
     *
     * @param notices gets a sentence whenever the files have been replaced
     * @throws NodeException if the settings neither name certificates nor open the mesh, or the certificates are not
     *     this node's
     */
    static Trust of(NodeConfig config, Consumer<String> notices) {
        if (config.open()) {
            if (config.certificates().isPresent()) {
                throw refused(config, "has certificates, and open: true, which is to do without; take one of them out");
            }
            return Trust.OPEN;
        }
        Path directory = config.certificates()
                .orElseThrow(() -> refused(
                        config,
                        "has no certificates, so strangers could command it; make them with './locmoe certificates' and"
                                + " name their directory as 'certificates', or say 'open: true' where only friends"
                                + " reach its ports"));
        try {
            Identity identity = Identity.load(directory, notices);
            check(config, identity.self());
            return identity;
        } catch (IdentityException e) {
            throw new NodeException(Code.CONFIGURATION, config.name() + ": " + e.getMessage(), e);
        }
    }

    private static void check(NodeConfig config, Principal self) {
        List<String> problems = new ArrayList<>();
        if (self.role() != Role.NODE) {
            problems.add("a node needs the role 'node'");
        }
        if (!self.mesh().equals(config.cluster())) {
            problems.add("the setting 'cluster' is '" + config.cluster() + "'");
        }
        if (!self.name().equals(config.name())) {
            problems.add("the setting 'name' is '" + config.name() + "'");
        }
        if (!problems.isEmpty()) {
            throw refused(
                    config,
                    "has a certificate for " + self + ", but " + String.join(", and ", problems)
                            + "; issue one for this node with './locmoe certificates', or change the settings");
        }
    }

    private static NodeException refused(NodeConfig config, String problem) {
        return new NodeException(Code.CONFIGURATION, config.name() + " " + problem, null);
    }
}
