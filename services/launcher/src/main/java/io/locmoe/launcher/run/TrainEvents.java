package io.locmoe.launcher.run;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportLoss;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/** Passes what the mesh reports on to report and progress, and a node's lines, which may be many, to the log alone. */
final class TrainEvents implements MeshConnection.Watcher {
    private final RunFiles files;
    private final PatientWrites steps;
    private final AtomicReference<LongFunction<ReportLoss>> recovery = new AtomicReference<>();
    private volatile long lastStep;
    private volatile long lastCheckpoint;
    private volatile boolean training = true;

    TrainEvents(RunFiles files) {
        this.files = files;
        this.steps = new PatientWrites("steps.jsonl", files.progress());
    }

    /** The last step that was trained; 0 before the first. */
    long lastStep() {
        return lastStep;
    }

    /** Step of the last checkpoint; 0 before the first. */
    long lastCheckpoint() {
        return lastCheckpoint;
    }

    /** Nodes were lost. */
    void lost() {
        training = false;
    }

    /** Whether a step was trained since nodes were lost. */
    boolean isTraining() {
        return training;
    }

    /**
     * The next step will be the first one after a loss.
     *
     * @param loss made of the time of its end
     */
    void expect(LongFunction<ReportLoss> loss) {
        recovery.set(loss);
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
        lastStep = step.step();
        training = true;
        LongFunction<ReportLoss> loss = recovery.getAndSet(null);
        if (loss != null) {
            recovered(loss.apply(System.nanoTime()));
        }
        files.report().onStep(step);
        steps.attempt(() -> files.steps().add(step));
        files.progress().onStep(step);
    }

    private void recovered(ReportLoss loss) {
        files.report().onRecovery(loss);
        files.progress().recovered(loss);
    }

    @Override
    public void onValidation(long step, double loss) {
        files.report().onValidation(step, loss);
        files.progress().onValidation(step, loss);
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        lastCheckpoint = step;
        files.report().onCheckpoint(step, directory);
        files.progress().onCheckpoint(step, directory);
    }

    @Override
    public void onNotice(String sentence) {
        files.progress().message(sentence);
    }
}
