package io.locmoe.node;

import io.locmoe.node.NodeException.Code;
import io.locmoe.pluginhost.PluginTrust;
import java.io.UncheckedIOException;

/** The plug-ins that a node's settings let it load. */
final class TrustedPlugins {
    private TrustedPlugins() {}

    /** @throws NodeException if a digest is malformed, or the trust store cannot be used */
    static PluginTrust of(NodeConfig config) {
        try {
            return PluginTrust.of(config.pluginDigests(), config.pluginTrustStore());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new NodeException(Code.CONFIGURATION, config.name() + ": " + e.getMessage(), e);
        }
    }
}
