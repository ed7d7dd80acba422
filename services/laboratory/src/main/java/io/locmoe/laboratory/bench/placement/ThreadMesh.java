package io.locmoe.laboratory.bench.placement;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.training.StepTrial;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs the steps of a job with each rank as a thread of this process. There are no validations and no checkpoints.
 *
 * @param components plug-ins of each rank
 * @param progress   gets occasional lines
 */
record ThreadMesh(
        JobSettings settings,
        PluginCatalog catalog,
        TextSource text,
        IntFunction<Components> components,
        Consumer<String> progress) {

    /** @throws TrainingException if a rank fails, with the failure of the first one */
    void train() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Duration deadline = Duration.ofSeconds(settings.training().deadlineSeconds());
        try (Session session = LocalTransport.mesh(settings.topology(), deadline)) {
            List<Thread> threads = new ArrayList<>();
            for (int rank = 0; rank < settings.topology().ranks(); rank++) {
                int number = rank;
                threads.add(
                        Thread.ofPlatform().daemon().name("rank-" + rank).start(() -> train(session, number, failure)));
            }
            join(threads, session);
        }
        if (failure.get() != null) {
            throw new TrainingException("the training failed: " + failure.get().getMessage(), failure.get());
        }
    }

    private void train(Session session, int rank, AtomicReference<Throwable> failure) {
        try {
            train(session, rank);
        } catch (Throwable t) {
            if (failure.compareAndSet(null, t)) {
                session.abort(t.toString());
            }
        }
    }

    private static void join(List<Thread> threads, Session session) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            session.abort("interrupted");
            throw RunException.interrupted("interrupted while the model trains");
        }
    }

    private void train(Session session, int rank) {
        try (Device device = ChosenDevice.open(catalog, settings.driver(), rank);
                StepTrial trial = new StepTrial(settings, environment(device, session.transport(rank)))) {
            int steps = settings.training().steps();
            for (int step = 1; step <= steps; step++) {
                StepReport report = trial.next();
                if (rank == 0 && step % Math.max(1, steps / 10) == 0) {
                    tell(report);
                }
            }
        }
    }

    private RankEnvironment environment(Device device, Transport transport) {
        return new RankEnvironment(
                device,
                transport,
                ExpertPlacement.even(0, settings.model().experts(), settings.topology()),
                text,
                components.apply(transport.rank()),
                Path.of("."),
                "bench placement");
    }

    private void tell(StepReport report) {
        progress.accept("training: step " + report.step() + " of "
                + settings.training().steps() + ", loss " + report.lossPerToken());
    }
}
