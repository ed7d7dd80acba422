package io.locmoe.node.training;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.engine.exchange.TensorParallel;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.worker.NodeTask;
import io.locmoe.run.worker.RankTask;
import io.locmoe.settings.FileRoots;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ranks of a training job on this node: one device and one transport each, one text for all. */
final class TrainingTask implements NodeTask {
    /** Longest reading time that does not change the deadline. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final List<Device> devices = new ArrayList<>();
    private final List<TrainingRank> ranks = new ArrayList<>();
    private final PluginCatalog catalog;
    private final KeptCopies copies;
    private final LeftThreads threads;
    private final Optional<StoreCopies> stored;
    private Session session;

    private TrainingTask(PluginCatalog catalog, KeptCopies copies, LeftThreads threads, Optional<StoreCopies> stored) {
        this.stored = stored;
        this.catalog = catalog;
        this.copies = copies;
        this.threads = threads;
    }

    /**
     * Opens everything, the connections last, so a node that cannot run the job fails before others wait for it.
     *
     * @param catalog lent to the job, which closes it
     * @param node    provides what its jobs use
     */
    static TrainingTask open(
            RankStart start,
            JobSettings settings,
            TrainingListener listener,
            PluginCatalog catalog,
            TrainingTasks node) {
        TrainingTask task = new TrainingTask(
                catalog,
                KeptCopies.borrow(node.copies(), start, settings),
                new LeftThreads(start.jobId(), catalog, listener),
                node.stores().copies(start, settings, listener));
        try {
            DriverDecisions.requireMade(catalog.driver(settings.driver().name()), settings.driver());
            TextSource text =
                    JobText.open(settings, node.files(), new ReadingNotices(start.jobId(), listener, System::nanoTime));
            MemoryCheck.require(settings, start.placement(), text.vocabularySize());
            long begun = System.nanoTime();
            SameText same = new SameText(start.peers(), text.fingerprint());
            Duration reading = Duration.ofNanos(System.nanoTime() - begun);
            task.openDevices(settings);
            task.session = node.dataPlane().join(jobSession(start, settings, reading));
            task.session.notice().ifPresent(listener::notice);
            task.addRanks(start, settings, task.heard(listener), text, same, node.files());
            return task;
        } catch (RuntimeException | Error e) {
            task.close();
            throw e;
        }
    }

    /** @param reading time that this node took to read the text; another node may take that much longer */
    private static JobSession jobSession(RankStart start, JobSettings settings, Duration reading) {
        Duration deadline = Duration.ofSeconds(settings.training().deadlineSeconds());
        return new JobSession(
                start.jobId(),
                start.request().run().isEmpty()
                        ? start.jobId()
                        : start.request().run(),
                start.placement().epoch(),
                Topology.of(settings.nodes(), settings.devicesPerNode()),
                start.node(),
                start.peers().stream().map(Peer::flightAddress).toList(),
                start.peers().stream().map(Peer::name).toList(),
                reading.compareTo(SHORT) < 0 ? deadline : deadline.plus(reading));
    }

    private void openDevices(JobSettings settings) {
        for (int ordinal = 0; ordinal < settings.devicesPerNode(); ordinal++) {
            devices.add(ChosenDevice.open(catalog, settings.driver(), ordinal));
        }
    }

    private TrainingListener heard(TrainingListener listener) {
        return stored.<TrainingListener>map(copies -> copies).orElse(listener);
    }

    private void addRanks(
            RankStart start,
            JobSettings settings,
            TrainingListener listener,
            TextSource text,
            SameText same,
            FileRoots files) {
        List<Transport> transports = session.transports();
        CatalogComponents components = new CatalogComponents(catalog);
        for (int i = 0; i < transports.size(); i++) {
            Transport devicesOfAllNodes = transports.get(i);
            RankEnvironment environment = new RankEnvironment(
                    devices.get(i),
                    TensorParallel.of(devicesOfAllNodes, settings.tensorParallel()),
                    start.placement(),
                    text,
                    components,
                    Path.of(start.request().checkpoints()),
                    start.jobId(),
                    start.request().run(),
                    start.peers().stream().map(Peer::name).toList(),
                    files);
            ranks.add(new TrainingRank(
                    settings, environment, copies.of(i), listener, () -> same.agree(devicesOfAllNodes)));
        }
    }

    @Override
    public List<RankTask> ranks() {
        return List.copyOf(ranks);
    }

    @Override
    public List<String> lastExchanges() {
        return session.lastExchanges();
    }

    @Override
    public void abort(String reason) {
        session.abort(reason);
        stored.ifPresent(StoreCopies::close);
    }

    private boolean isComplete() {
        return !ranks.isEmpty() && ranks.stream().allMatch(TrainingRank::isComplete);
    }

    @Override
    public void close() {
        try {
            if (session != null) {
                session.close();
            }
            stored.ifPresent(copies -> copies.finish(isComplete()));
        } finally {
            stored.ifPresent(StoreCopies::close);
            devices.forEach(Device::close);
            threads.tell();
            catalog.close();
            copies.giveBack(ranks.stream().allMatch(TrainingRank::hasEnded));
        }
    }
}
