package io.locmoe.cli.command;

import io.locmoe.cli.progress.Progresses;
import io.locmoe.cli.runs.TrainPage;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.progress.Progress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the progress of a training is shown.
 *
 * @param json        whether as JSON lines
 * @param tensorBoard directory of event files for TensorBoard; empty for none
 * @param hasPage     whether a page is served
 */
record TrainProgress(boolean json, Optional<Path> tensorBoard, boolean hasPage) {
    /** Option for {@code tensorBoard}. */
    static final String TENSORBOARD = "--tensorboard";

    /** What keeps event files from being written; empty if nothing does. */
    Optional<String> problem() {
        return tensorBoard.flatMap(chosen -> OutDirectory.problem(TENSORBOARD, chosen));
    }

    /** On standard output. */
    Progress shown(JobSettings settings) {
        int last = settings.training().stopAfter();
        return json ? Progresses.json(System.out) : Progresses.people(System.out, Terminal.standardOutput(), last);
    }

    /** On standard output, and everywhere else. */
    Progress of(JobSettings settings, OutDirectory out) {
        Progress told =
                Progresses.alsoTrainer(shown(settings), settings.training().stopAfter(), System.getenv());
        return tensorBoard
                .map(all ->
                        Progresses.alsoTensorBoard(told, all.resolve(out.path().getFileName()), settings))
                .orElse(told);
    }

    /** The page of a training. Its address goes to standard output alone, because others may read the run's log. */
    TrainPage page(JobSettings settings, OutDirectory out, RunFiles files) {
        return hasPage
                ? TrainPage.serve(
                        out.path(), files.report(), settings.training().stopAfter(), shown(settings)::message)
                : TrainPage.none();
    }
}
