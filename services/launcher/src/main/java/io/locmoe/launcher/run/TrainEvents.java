package io.locmoe.launcher.run;

import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;

/** Passes what the mesh reports on to report and progress, and a node's lines, which may be many, to the log alone. */
final class TrainEvents implements MeshConnection.Watcher {
    private final RunFiles files;
    private final PatientWrites steps;

    TrainEvents(RunFiles files) {
        this.files = files;
        this.steps = new PatientWrites("steps.jsonl", files.progress());
    }

    @Override
    public void onState(String phrase) {
        files.progress().phase(phrase);
    }

    @Override
    public void onLog(String node, String text) {
        files.log().println(node + ": " + text);
    }

    @Override
    public void onStep(StepReport step) {
        files.report().onStep(step);
        steps.attempt(() -> files.steps().add(step));
        files.progress().onStep(step);
    }

    @Override
    public void onValidation(long step, double loss) {
        files.report().onValidation(step, loss);
        files.progress().onValidation(step, loss);
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        files.report().onCheckpoint(step, directory);
        files.progress().onCheckpoint(step, directory);
    }

    @Override
    public void onNotice(String sentence) {
        files.progress().message(sentence);
    }
}
