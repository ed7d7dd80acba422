package io.locmoe.cli.train;

import io.locmoe.cli.progress.Progress;
import io.locmoe.cli.report.ReportCollector;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;

/** Passes what the mesh tells on to report and progress. */
record TrainEvents(ReportCollector report, Progress progress) implements MeshConnection.Watcher {

    @Override
    public void onState(String phrase) {
        progress.phase(phrase);
    }

    @Override
    public void onLog(String node, String text) {
        progress.message(node + ": " + text);
    }

    @Override
    public void onStep(StepReport step) {
        report.onStep(step);
        progress.onStep(step);
    }

    @Override
    public void onValidation(long step, double loss) {
        report.onValidation(step, loss);
        progress.onValidation(step, loss);
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        report.onCheckpoint(step, directory);
        progress.onCheckpoint(step, directory);
    }
}
