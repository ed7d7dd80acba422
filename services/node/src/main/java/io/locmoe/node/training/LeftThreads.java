package io.locmoe.node.training;

import io.locmoe.engine.job.TrainingListener;
import io.locmoe.guard.PluginThreads;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of threads that plug-ins have started in a job and left running, in the node's log and to watchers of the job.
 * A device driver may keep threads until it is closed, after the job.
 */
final class LeftThreads {
    private static final Logger LOG = LoggerFactory.getLogger(LeftThreads.class);

    private final PluginThreads threads = new PluginThreads();
    private final String jobId;
    private final Set<String> plugins;
    private final TrainingListener listener;

    /** Created when the job begins; threads that exist before do not count. */
    LeftThreads(String jobId, PluginCatalog catalog, TrainingListener listener) {
        this.jobId = jobId;
        this.listener = listener;
        this.plugins = catalog.plugins().stream()
                .filter(plugin -> !hasDriver(plugin))
                .map(LoadedPlugin::name)
                .collect(Collectors.toSet());
    }

    private static boolean hasDriver(LoadedPlugin plugin) {
        return plugin.offers().stream().anyMatch(offer -> offer.kind() == PluginKind.DRIVER);
    }

    /** Called when the plug-ins' objects are gone. */
    void tell() {
        for (String sentence : threads.left(plugins)) {
            LOG.warn("{}: {}", jobId, sentence);
            listener.notice(sentence);
        }
    }
}
