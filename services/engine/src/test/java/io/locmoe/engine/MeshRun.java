package io.locmoe.engine;

import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.engine.exchange.TensorParallel;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.snapshot.NodeCopies;
import io.locmoe.engine.snapshot.RankCopies;
import io.locmoe.engine.training.Trainer;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Runs a job in this process: every rank a thread with its own device, messages by memory. */
public final class MeshRun {
    /** The plug-ins of the class path. */
    public static final List<MoePlugin> PLUGINS = ServiceLoader.load(MoePlugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    public final List<StepReport> steps = new ArrayList<>();
    public final Map<Long, Double> validations = new TreeMap<>();
    /** The sparse layers in each validation. */
    public final Map<Long, List<LayerValidation>> validatedLayers = new TreeMap<>();

    public final List<Path> checkpoints = new ArrayList<>();
    public final List<String> notices = new ArrayList<>();
    private final Components components;
    private final TrainingListener watcher;
    private final UnaryOperator<Transport> wire;
    private long epoch = 1;
    /** Hosting rank of each expert; empty: evenly. */
    private int[] hosts = {};

    private List<NodeCopies> nodes = List.of();
    private long wishIn;
    private Consumer<Trainer> wish;
    private volatile Trainer first;

    /** Runs the job to its end; rethrows the first failure of a rank. */
    public static MeshRun run(Map<String, String> given, DeviceDriver driver, TextSource text, Path directory) {
        return run(given, driver, text, directory, List.of());
    }

    /** Runs the job with further plug-ins. */
    public static MeshRun run(
            Map<String, String> given, DeviceDriver driver, TextSource text, Path directory, List<MoePlugin> further) {
        return new MeshRun(components(further), event -> {})
                .start(SettingsParser.parse(given), driver, text, directory);
    }

    /** Runs the job with further plug-ins and with transports that wrap those of the ranks. */
    public static MeshRun through(
            UnaryOperator<Transport> wire,
            Map<String, String> given,
            TextSource text,
            Path directory,
            List<MoePlugin> further) {
        return new MeshRun(components(further), event -> {}, wire)
                .start(SettingsParser.parse(given), TestDriver.REFERENCE.driver(), text, directory);
    }

    /** Runs the job with one who watches, also where the job fails. */
    public static MeshRun watched(
            Map<String, String> given, DeviceDriver driver, TextSource text, Path directory, TrainingListener watcher) {
        return new MeshRun(components(), watcher).start(SettingsParser.parse(given), driver, text, directory);
    }

    /**
     * Runs the job on nodes that host as many experts as is given.
     *
     * @param hosts hosting rank of each expert
     */
    public static MeshRun placed(
            int[] hosts, Map<String, String> given, TextSource text, Path directory, MoePlugin... further) {
        MeshRun run = new MeshRun(components(List.of(further)), event -> {});
        run.hosts = hosts;
        return run.start(SettingsParser.parse(given), TestDriver.REFERENCE.driver(), text, directory);
    }

    /** Like {@link #ended} for a pause, with the given number of experts on each node. */
    public static MeshRun moved(
            int[] hosts,
            Map<String, String> given,
            TextSource text,
            Path directory,
            long epoch,
            List<NodeCopies> nodes,
            long step,
            TrainingListener watcher) {
        MeshRun run = new MeshRun(components(), watcher);
        run.hosts = hosts;
        run.epoch = epoch;
        run.nodes = nodes;
        run.wishIn = step;
        run.wish = Trainer::requestPause;
        return run.start(SettingsParser.parse(given), TestDriver.REFERENCE.driver(), text, directory);
    }

    /**
     * Runs a job of a run whose nodes keep copies of its state.
     *
     * @param epoch of the placement: greater than that of the job before
     * @param nodes what each node keeps
     */
    public static MeshRun kept(
            Map<String, String> given,
            TextSource text,
            Path directory,
            long epoch,
            List<NodeCopies> nodes,
            TrainingListener watcher) {
        MeshRun run = new MeshRun(components(), watcher);
        run.epoch = epoch;
        run.nodes = nodes;
        return run.start(SettingsParser.parse(given), TestDriver.REFERENCE.driver(), text, directory);
    }

    /** Like {@link #kept}, but a request in this step makes the next step the last one. */
    public static MeshRun ended(
            Map<String, String> given,
            TextSource text,
            Path directory,
            long epoch,
            List<NodeCopies> nodes,
            long step,
            Consumer<Trainer> wish,
            TrainingListener watcher) {
        MeshRun run = new MeshRun(components(), watcher);
        run.epoch = epoch;
        run.nodes = nodes;
        run.wishIn = step;
        run.wish = wish;
        return run.start(SettingsParser.parse(given), TestDriver.REFERENCE.driver(), text, directory);
    }

    private MeshRun(Components components, TrainingListener watcher) {
        this(components, watcher, UnaryOperator.identity());
    }

    private MeshRun(Components components, TrainingListener watcher, UnaryOperator<Transport> wire) {
        this.components = components;
        this.wire = wire;
        this.watcher = watcher;
    }

    /** Copies of each device; the devices of a tensor group share them. */
    private List<Optional<RankCopies>> copies(JobSettings settings) {
        int group = settings.tensorParallel();
        List<Optional<RankCopies>> copies = new ArrayList<>();
        for (NodeCopies node : nodes.isEmpty() ? List.<NodeCopies>of() : nodes.subList(0, settings.nodes())) {
            node.lend("run", settings.devicesPerNode() / group)
                    .forEach(rank -> copies.addAll(Collections.nCopies(group, Optional.of(rank))));
        }
        return nodes.isEmpty()
                ? Collections.nCopies(settings.nodes() * settings.devicesPerNode(), Optional.empty())
                : copies;
    }

    private MeshRun start(JobSettings settings, DeviceDriver driver, TextSource text, Path directory) {
        Topology topology = Topology.of(settings.nodes(), settings.devicesPerNode());
        ExpertPlacement placement = hosts.length == 0
                ? ExpertPlacement.even(epoch, settings.model().experts(), settings.topology())
                : new ExpertPlacement(epoch, hosts);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Optional<RankCopies>> copies = copies(settings);
        try (var session = LocalTransport.mesh(
                topology, Duration.ofSeconds(settings.training().deadlineSeconds()))) {
            List<Thread> threads = new ArrayList<>();
            for (int rank = 0; rank < topology.ranks(); rank++) {
                Transport device = wire.apply(session.transport(rank));
                Optional<RankCopies> own = copies.get(rank);
                Transport transport = TensorParallel.of(device, settings.tensorParallel());
                threads.add(Thread.ofPlatform().name("rank-" + rank).start(() -> {
                    try (Device opened = driver.open(device.rank());
                            Trainer trainer = new Trainer(
                                    settings,
                                    new RankEnvironment(
                                            opened, transport, placement, text, components, directory, "job-1"),
                                    own,
                                    this::happened)) {
                        if (device.rank() == 0) {
                            first = trainer;
                        }
                        trainer.run();
                    } catch (Throwable t) {
                        if (failure.compareAndSet(null, t)) {
                            session.abort(t.toString());
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        nodes.stream().limit(settings.nodes()).forEach(node -> node.giveBack(Duration.ofSeconds(60)));
        if (failure.get() != null) {
            throw failure.get() instanceof RuntimeException e ? e : new IllegalStateException(failure.get());
        }
        return this;
    }

    private void happened(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report) -> {
                steps.add(report);
                if (report.step() == wishIn) {
                    wish.accept(first);
                }
            }
            case TrainingEvent.Validated(long step, double loss, List<LayerValidation> layers) -> {
                validations.put(step, loss);
                validatedLayers.put(step, layers);
            }
            case TrainingEvent.CheckpointWritten(long _, String checkpoint) -> checkpoints.add(Path.of(checkpoint));
            case TrainingEvent.Notice(String sentence) -> notices.add(sentence);
            default -> {}
        }
        watcher.accept(event);
    }

    /** Names of the project's own routers. */
    public static List<String> routers() {
        return PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .map(RouterFactory::name)
                .toList();
    }

    /** The project's own plug-ins, without class loaders of their own. */
    public static Components components() {
        return components(List.of());
    }

    /** The project's own plug-ins and others. */
    public static Components components(List<MoePlugin> further) {
        List<MoePlugin> plugins = new ArrayList<>(PLUGINS);
        plugins.addAll(further);
        return new Components() {
            @Override
            public GateFactory gate(String name) {
                return named(MoePlugin::gates, GateFactory::name, name);
            }

            @Override
            public RouterFactory router(String name) {
                return named(MoePlugin::routers, RouterFactory::name, name);
            }

            @Override
            public PlacementPlannerFactory placement(String name) {
                return named(MoePlugin::placementPlanners, PlacementPlannerFactory::name, name);
            }

            @Override
            public CommunicationStrategyFactory communication(String name) {
                return named(MoePlugin::communicationStrategies, CommunicationStrategyFactory::name, name);
            }

            private <T> T named(Function<MoePlugin, List<T>> offers, Function<T, String> nameOf, String name) {
                return plugins.stream()
                        .flatMap(plugin -> offers.apply(plugin).stream())
                        .filter(offer -> nameOf.apply(offer).equals(name))
                        .findFirst()
                        .orElseThrow();
            }
        };
    }
}
