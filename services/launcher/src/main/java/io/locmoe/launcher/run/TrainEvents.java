package io.locmoe.launcher.run;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportLoss;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** Passes what the mesh reports on to report and progress, and a node's lines, which may be many, to the log alone. */
final class TrainEvents implements MeshConnection.Watcher {
    private final RunFiles files;
    private final PatientWrites steps;
    private final AtomicReference<Recovery> recovery = new AtomicReference<>();
    private volatile long lastStep;
    private volatile long lastCheckpoint;
    private volatile boolean training = true;
    private volatile String state = ReportLoss.START;

    /** A loss from which the run is about to come back, and the nodes with which it does. */
    private record Recovery(OpenLoss loss, int nodes) {}

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
        state = ReportLoss.START;
    }

    /** Whether a step was trained since nodes were lost. */
    boolean isTraining() {
        return training;
    }

    /** The next step will be the first one after a loss. */
    void expect(OpenLoss loss, int nodes) {
        recovery.set(new Recovery(loss, nodes));
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
        if (lastStep > 0 && step.step() > lastStep + 1) {
            unheard(lastStep + 1, step.step() - 1);
        }
        lastStep = step.step();
        training = true;
        Recovery ended = recovery.getAndSet(null);
        if (ended != null) {
            recovered(ended.loss.closed(step.step() - 1, state, ended.nodes, System.nanoTime()));
        }
        files.report().onStep(step);
        steps.attempt(() -> files.steps().add(step));
        files.progress().onStep(step);
    }

    /** The state of some steps was kept by the nodes, but not what they had to tell. */
    private void unheard(long first, long last) {
        onNotice((first == last ? "step " + first + " was" : "steps " + first + " to " + last + " were")
                + " trained, but what they had to report was lost with the node that coordinated the job");
    }

    private void recovered(ReportLoss loss) {
        files.report().onRecovery(loss);
        files.progress().recovered(loss);
    }

    @Override
    public void onPaceChange(String node, PaceChange change) {
        files.progress().slow(files.report().onPaceChange(node, change));
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
    public void onCheckpointFailed(long step, String problem) {
        files.report().onCheckpointFailed(step, problem);
    }

    @Override
    public void onSnapshot(long step, double seconds, long bytes) {
        files.report().onSnapshot(step, seconds, bytes);
    }

    @Override
    public void onRestored(long step, boolean snapshot) {
        state = snapshot ? ReportLoss.SNAPSHOT : ReportLoss.CHECKPOINT;
    }

    @Override
    public void onNotice(String sentence) {
        files.progress().message(sentence);
    }
}
