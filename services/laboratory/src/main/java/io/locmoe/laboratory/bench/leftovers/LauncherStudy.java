package io.locmoe.laboratory.bench.leftovers;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.mesh.Polling;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts trainings, ends their command early, and looks for leftovers. If the machine permits it, the nodes have their
 * own network, so that more could be left.
 *
 * @param command  command line of the user
 * @param job      job of the trainings
 * @param endings  ways to end the command
 * @param times    number of runs for each ending
 * @param out      directory of the study
 * @param progress told of events, a sentence at a time
 */
public record LauncherStudy(
        String command, JobSettings job, List<Ending> endings, int times, Path out, Consumer<String> progress) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final double NANOS = 1e9;

    /** @throws RunException if there is nothing to do; nothing is started */
    public LauncherStudy {
        endings = List.copyOf(endings);
        if (times < 1 || endings.isEmpty()) {
            throw RunException.usage("--times must be at least 1, and --endings not empty: " + times + ", " + endings);
        }
    }

    /** Blocks until the last command has ended. */
    public LauncherReport run() {
        List<LauncherReport.Run> runs = new ArrayList<>();
        try {
            Files.createDirectories(out);
            for (int time = 1; time <= times; time++) {
                for (Ending ending : endings) {
                    runs.add(one(ending, ending.label() + "-" + time));
                    progress.accept(runs.getLast().text());
                }
            }
            LauncherReport report =
                    new LauncherReport(command, Distribution.version(), Machine.current(), job.text(), runs);
            report.write(out);
            return report;
        } catch (IOException e) {
            throw RunException.failure(out + " cannot be written: " + e.getMessage(), e);
        }
    }

    private LauncherReport.Run one(Ending ending, String name) throws IOException {
        Path temporary = Files.createDirectories(out.resolve(name + "-temporary"));
        try (TrainCommandProcess train = TrainCommandProcess.start(options(), out.resolve(name), temporary)) {
            train.awaitSteps();
            Traces traces = Traces.of(train.handle(), temporary);
            long begin = System.nanoTime();
            ending.end(train.handle().pid());
            Polling.until(() -> traces.left().isEmpty(), LIMIT, Polling.BRIEF, () -> false);
            double seconds = (System.nanoTime() - begin) / NANOS;
            return new LauncherReport.Run(ending.words(), seconds, traces.left());
        }
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        job.text().forEach((name, value) -> {
            if (!value.isBlank()) {
                options.addAll(List.of("--set", name + "=" + value));
            }
        });
        if (LinkNetwork.obstacle().isEmpty()) {
            options.addAll(List.of("--link-rate", "10gbit"));
        }
        return options;
    }
}
