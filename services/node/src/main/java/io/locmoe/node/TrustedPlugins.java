package io.locmoe.node;

import io.locmoe.node.NodeException.Code;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginTrust;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plug-ins that a node's settings let it load. */
final class TrustedPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedPlugins.class);

    private TrustedPlugins() {}

    /** @throws NodeException if a digest is malformed, or the trust store cannot be used */
    static PluginTrust of(NodeConfig config) {
        try {
            return PluginTrust.of(config.pluginDigests(), config.pluginTrustStore());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new NodeException(Code.CONFIGURATION, config.name() + ": " + e.getMessage(), e);
        }
    }

    /** Writes to the log why a plug-in is not used. */
    static void warn(LoadedPlugin plugin) {
        LOG.warn("the plug-in in {} is not used: {}", plugin.directory(), plugin.reason());
    }
}
