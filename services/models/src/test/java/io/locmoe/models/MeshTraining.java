package io.locmoe.models;

import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.training.Trainer;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A training, as of an import, in this process: every rank a thread, messages by memory. */
final class MeshTraining {
    final List<StepReport> steps = new ArrayList<>();
    private final List<Path> checkpoints = new ArrayList<>();
    private final JobSettings settings;
    private final TextSource text;
    private final Path out;

    /**
     * Trains to the end of the schedule.
     *
     * @param out     directory for checkpoints
     * @param changes settings other than those of the checkpoint, as name and value; a router begins without the
     *     options of the checkpoint's
     */
    static MeshTraining run(Path checkpoint, TextSource text, Path out, String... changes) throws Exception {
        Map<String, String> settings =
                new HashMap<>(CheckpointConfig.read(checkpoint).settings());
        settings.putAll(Map.of("resume", checkpoint.toString(), "validateEvery", "0", "deadlineSeconds", "20"));
        if (List.of(changes).contains("router")) {
            settings.keySet().removeIf(name -> name.startsWith("router."));
        }
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return run(settings, text, out);
    }

    /** Trains with these settings to the end of the schedule. */
    static MeshTraining run(Map<String, String> settings, TextSource text, Path out) throws Exception {
        MeshTraining training = new MeshTraining(SettingsParser.parse(settings), text, out);
        training.run();
        return training;
    }

    private MeshTraining(JobSettings settings, TextSource text, Path out) {
        this.settings = settings;
        this.text = text;
        this.out = out;
    }

    /** The checkpoint after the last step. */
    Path last() {
        return checkpoints.getLast();
    }

    private void run() throws InterruptedException, ExecutionException {
        try (var session = LocalTransport.mesh(settings.topology(), Duration.ofSeconds(20));
                var threads =
                        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> ranks = new ArrayList<>();
            for (Transport transport : session.transports()) {
                ranks.add(threads.submit(() -> {
                    try {
                        train(transport);
                    } catch (RuntimeException | Error e) {
                        session.abort(e.toString());
                        throw e;
                    }
                }));
            }
            for (Future<?> rank : ranks) {
                rank.get();
            }
        }
    }

    private void train(Transport transport) {
        int experts = settings.model().experts();
        ExpertPlacement placement = ExpertPlacement.even(1, experts, settings.topology());
        try (Device device = new CpuDriver("reference").open(transport.rank());
                Trainer trainer = new Trainer(
                        settings,
                        new RankEnvironment(device, transport, placement, text, Parts.components(), out, "job-1"),
                        this::happened)) {
            trainer.run();
        }
    }

    private void happened(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report) -> steps.add(report);
            case TrainingEvent.CheckpointWritten(long _, String checkpoint) -> checkpoints.add(Path.of(checkpoint));
            default -> {}
        }
    }
}
