package io.locmoe.node.text;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.node.training.JobPlugins;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.NodeTask;
import io.locmoe.run.worker.RankTask;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;

/** The rank of a text on this node: one device, one transport and the model's files. */
final class GenerationTask implements NodeTask {
    private final PluginCatalog catalog;
    private GivenModel model;
    private Device device;
    private Session session;
    private RankTask rank;

    private GenerationTask(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /** Opens everything, the connections last, so a node that cannot read the model fails before others wait for it. */
    static GenerationTask open(RankStart start, JobSettings settings, TrainingListener listener, GenerationTasks node) {
        GenerationTask task = new GenerationTask(JobPlugins.lend(node.node().shelf(), start));
        try {
            task.model = node.model(settings, task.catalog, start.node() == 0 ? listener : _ -> {});
            task.device = ChosenDevice.open(task.catalog, settings.driver(), 0);
            task.session = node.node().dataPlane().join(session(start, settings));
            task.rank = task.rank(start, settings, listener, node);
            return task;
        } catch (RuntimeException | Error e) {
            task.close();
            throw e;
        }
    }

    private static JobSession session(RankStart start, JobSettings settings) {
        return new JobSession(
                start.jobId(),
                start.jobId(),
                start.placement().epoch(),
                Topology.of(settings.nodes(), 1),
                start.node(),
                start.peers().stream().map(Peer::flightAddress).toList(),
                start.peers().stream().map(Peer::name).toList(),
                Duration.ofSeconds(settings.training().deadlineSeconds()));
    }

    private RankTask rank(RankStart start, JobSettings settings, TrainingListener listener, GenerationTasks node) {
        Components components = new CatalogComponents(catalog);
        Transport transport = session.transports().getFirst();
        return start.node() == 0
                ? new TextRank(device, components, model.stored(), transport, node.text(settings, model), listener)
                : new ExpertShareRank(device, components, model.stored(), transport);
    }

    @Override
    public List<RankTask> ranks() {
        return List.of(rank);
    }

    @Override
    public List<String> lastExchanges() {
        return session.lastExchanges();
    }

    @Override
    public void abort(String reason) {
        session.abort(reason);
    }

    @Override
    public void close() {
        try {
            if (session != null) {
                session.close();
            }
        } finally {
            if (device != null) {
                device.close();
            }
            if (model != null) {
                model.close();
            }
            catalog.close();
        }
    }
}
