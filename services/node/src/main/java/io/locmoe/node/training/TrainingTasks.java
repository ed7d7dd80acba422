package io.locmoe.node.training;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.snapshot.NodeCopies;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobTasks;
import io.locmoe.run.worker.NodeTask;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.settings.FileRoots;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Prepares training with the node's plug-ins over its data plane. */
public final class TrainingTasks implements NodeTaskFactory {
    private final PluginShelf shelf;
    private final DataPlane dataPlane;
    private final FileRoots files;
    private final NodeCopies copies;
    private final NodeStores stores;
    private final BiFunction<TrainingTasks, RunRequest, JobTasks> texts;
    private final Rehearsal rehearsal;

    /**
     * @param shelf     stays open until the last job has ended; each job borrows its content when it starts
     * @param dataPlane stays open until the last job has ended
     * @param files     roots in which jobs read and write, wherever links lead
     * @param stores    object stores that jobs may use
     * @param copies    snapshots of the last job, for the one that continues it
     * @param texts     prepare the text of a request
     */
    public TrainingTasks(
            PluginShelf shelf,
            DataPlane dataPlane,
            FileRoots files,
            NodeStores stores,
            NodeCopies copies,
            BiFunction<TrainingTasks, RunRequest, JobTasks> texts) {
        this.texts = texts;
        this.files = files;
        this.stores = stores;
        this.shelf = shelf;
        this.dataPlane = dataPlane;
        this.copies = copies;
        this.rehearsal = new Rehearsal(shelf);
    }

    /** The plug-ins of the node. */
    public PluginShelf shelf() {
        return shelf;
    }

    /** Carries tensors between the ranks of jobs. */
    public DataPlane dataPlane() {
        return dataPlane;
    }

    /** Roots in which jobs read and write. */
    public FileRoots files() {
        return files;
    }

    NodeStores stores() {
        return stores;
    }

    NodeCopies copies() {
        return copies;
    }

    @Override
    public List<String> drivers() {
        try (PluginCatalog catalog = shelf.lend()) {
            return List.copyOf(catalog.names(PluginKind.DRIVER));
        }
    }

    @Override
    public HeldPlugins held() {
        return HeldPluginList.of(shelf.plugins());
    }

    @Override
    public HeldPlugins plugins() {
        return HeldPluginList.of(shelf.refresh());
    }

    @Override
    public Set<String> components(JobSettings settings) {
        return JobPlugins.offers(settings);
    }

    @Override
    public Map<String, String> files(JobSettings settings) {
        try (PluginCatalog catalog = shelf.lend()) {
            return OptionFiles.of(settings, catalog);
        }
    }

    @Override
    public void bring(JobSettings settings) {
        stores.bring(settings);
    }

    @Override
    public void check(JobSettings settings) {
        Set<String> problems = new LinkedHashSet<>();
        collect(problems, () -> stores.check(settings));
        try (PluginCatalog catalog = shelf.lend()) {
            collect(problems, () -> ComponentCheck.check(settings, catalog));
            int vocabulary = vocabulary(settings, problems);
            throwAny(problems);
            collect(problems, () -> checkKernels(settings, catalog));
            collect(problems, () -> MemoryCheck.require(settings, vocabulary));
            throwAny(problems);
        }
    }

    @Override
    public Map<String, String> decisions(JobSettings settings) {
        try (PluginCatalog catalog = shelf.lend()) {
            if (!ComponentCheck.faults(settings, catalog).isEmpty()) {
                return Map.of(); // the check reports them, with everything else that is wrong
            }
            return DriverDecisions.of(catalog.driver(settings.driver().name()), settings.driver());
        }
    }

    private int vocabulary(JobSettings settings, Set<String> problems) {
        try {
            return JobText.checked(settings, files).vocabularySize();
        } catch (CorpusException e) {
            e.getMessage().lines().forEach(problems::add);
            return 0; // not used, because of the problem
        }
    }

    private static void collect(Set<String> problems, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            e.getMessage().lines().forEach(problems::add);
        }
    }

    private static void throwAny(Set<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
    }

    private static void checkKernels(JobSettings settings, PluginCatalog catalog) {
        String driver = settings.driver().name();
        try (Device device = ChosenDevice.open(catalog, settings.driver(), 0)) {
            KernelCheck.training(driver, settings.training().precision(), device)
                    .ifPresent(problem -> {
                        throw new IllegalArgumentException(problem);
                    });
        } catch (DeviceException e) {
            throw new IllegalArgumentException("driver " + driver + ": " + e.getMessage(), e);
        }
    }

    @Override
    public NodeTask open(RankStart start, JobSettings settings, TrainingListener listener) {
        rehearsal.end();
        return TrainingTask.open(start, settings, listener, JobPlugins.lend(shelf, start), this);
    }

    @Override
    public JobTasks text(RunRequest request) {
        return texts.apply(this, request);
    }

    @Override
    public void rehearse() {
        rehearsal.begin();
    }

    @Override
    public void rehearseMore() {
        rehearsal.more();
    }
}
