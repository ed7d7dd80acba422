package io.locmoe.node.training;

import io.locmoe.control.RankStart;
import io.locmoe.corpus.CorpusException;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.job.NodeTask;
import io.locmoe.node.job.NodeTaskFactory;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Prepares training with the node's plug-ins over its data plane.
 *
 * @param catalog   stays open until the last job has ended
 * @param dataPlane stays open until the last job has ended
 */
public record TrainingTasks(PluginCatalog catalog, DataPlane dataPlane) implements NodeTaskFactory {

    @Override
    public List<String> drivers() {
        return List.copyOf(catalog.names(PluginKind.DRIVER));
    }

    @Override
    public Map<String, String> components() {
        return catalog.digests();
    }

    @Override
    public Set<String> components(JobSettings settings) {
        Set<String> names = new TreeSet<>();
        settings.gates().forEach(gate -> names.add(PluginKind.GATE.named(gate.name())));
        settings.routers().forEach(router -> names.add(PluginKind.ROUTER.named(router.name())));
        names.add(PluginKind.COMMUNICATION.named(settings.communication().name()));
        names.add(PluginKind.DRIVER.named(settings.driver().name()));
        return names;
    }

    @Override
    public void check(JobSettings settings) {
        ComponentCheck.check(settings, catalog);
        try {
            MemoryCheck.require(settings, JobText.open(settings).vocabularySize());
        } catch (CorpusException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public NodeTask open(RankStart start, JobSettings settings, JobListener listener) {
        return TrainingTask.open(start, settings, listener, catalog, dataPlane);
    }
}
