package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.tensorboard.TensorBoardLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Creates the kinds of progress. */
public final class Progresses {
    private static final long PLAIN_INTERVAL = TimeUnit.SECONDS.toNanos(2);

    private Progresses() {}

    /** One updating line on a terminal; otherwise plain lines, at most one every two seconds. */
    public static Progress people(PrintStream out, Terminal terminal, long last) {
        return terminal.interactive()
                ? new TerminalProgress(out, terminal, last, System::nanoTime)
                : Progress.lines(out, last, PLAIN_INTERVAL);
    }

    /** Adds the status for Kubeflow Trainer if the environment is that of a TrainJob. */
    public static Progress alsoTrainer(Progress shown, long last, Map<String, String> environment) {
        return TrainerEndpoint.of(environment)
                .map(endpoint -> Progress.all(
                        List.of(shown, new TrainerProgress(endpoint, last, TrainerProgress.INTERVAL, shown::message))))
                .orElse(shown);
    }

    /** Adds event files for TensorBoard in the directory, which is created with the first event. */
    public static Progress alsoTensorBoard(Progress shown, Path directory, JobSettings settings) {
        long steps = settings.training().stopAfter();
        return Progress.all(List.of(
                shown,
                new TensorBoardProgress(
                        () -> TensorBoardLog.create(directory, settings.text(), steps, InstantSource.system()),
                        shown)));
    }

    /** Every event as a JSON line. */
    public static Progress json(PrintStream out) {
        return new JsonProgress(out);
    }
}
