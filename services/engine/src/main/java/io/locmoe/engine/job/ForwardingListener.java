package io.locmoe.engine.job;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;

/** A listener that forwards what it does not handle itself. */
public interface ForwardingListener extends JobListener {

    /** The listener to forward to. */
    JobListener progress();

    @Override
    default void onStep(StepReport report) {
        progress().onStep(report);
    }

    @Override
    default void onPaceChange(PaceChange change) {
        progress().onPaceChange(change);
    }

    @Override
    default void onValidation(long step, double loss) {
        progress().onValidation(step, loss);
    }

    @Override
    default void onCheckpoint(long step, Path directory) {
        progress().onCheckpoint(step, directory);
    }

    @Override
    default void onCheckpointFailed(long step, String problem) {
        progress().onCheckpointFailed(step, problem);
    }

    @Override
    default void onSnapshot(long step, double seconds, long bytes) {
        progress().onSnapshot(step, seconds, bytes);
    }

    @Override
    default void onRestored(long step, boolean snapshot) {
        progress().onRestored(step, snapshot);
    }

    @Override
    default void onNotice(String sentence) {
        progress().onNotice(sentence);
    }
}
