package io.locmoe.launcher.recording;

import io.locmoe.control.client.FileClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OwnerOnly;
import io.locmoe.node.recording.RecordedSteps;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Records the next steps of a run on the nodes that train it. If this program ends, the nodes drop their recordings.
 * Blocks. Used by one thread.
 */
public final class RunRecording {
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Much shorter than the time after which nodes drop a recording. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
    /** Steps between the current one and the first that is recorded, at first. */
    private static final int LEAD = 3;

    private final MeshClient mesh;
    private final RunSummary run;
    private final int steps;
    private final Consumer<String> told;
    private final RecordingRequest begin;

    /**
     * Prepares it.
     *
     * @param run   a run that goes on
     * @param steps number of steps to record
     * @param told  gets sentences about the progress
     */
    public RunRecording(MeshClient mesh, RunSummary run, int steps, Consumer<String> told) {
        this.mesh = mesh;
        this.run = run;
        this.steps = steps;
        this.told = told;
        this.begin = new RecordingRequest(run.id(), UUID.randomUUID().toString(), 0, 0, OptionalLong.empty());
    }

    /**
     * Records, and writes a file for each node.
     *
     * @param directory absolute; it is made together with its parent, and nothing is if the recording is refused
     * @return the recorded steps
     * @throws RunException if the run has too few steps left, or ends or loses a node meanwhile
     * @throws io.locmoe.run.ControlException if the caller may not record the run, or a node cannot record
     */
    public RecordedRun into(Path directory) {
        RecordingNodes nodes = RecordingNodes.begin(
                mesh.topology().nodes().stream().map(NodeStatus::name).toList(), new FileClient(mesh, run.id()), begin);
        told.accept("recording on " + String.join(", ", nodes.names()));
        RecordedSteps recorded = agree(nodes);
        told.accept("waiting for steps " + recorded.first() + " to " + recorded.last());
        long renewed = System.nanoTime();
        while (goesOn(step -> step <= recorded.last())) {
            if (System.nanoTime() - renewed > SIGN_OF_LIFE.toNanos()) {
                nodes.record(begin.of(recorded.first(), recorded.last()));
                renewed = System.nanoTime();
            }
            pause();
        }
        told.accept("fetching the recordings");
        make(directory);
        return new RecordedRun(recorded, nodes.fetch(begin.of(recorded.first(), recorded.last()), directory));
    }

    private static void make(Path directory) {
        try {
            OwnerOnly.directory(directory.getParent());
            OwnerOnly.directory(directory);
        } catch (IOException e) {
            throw RunException.failure(directory + " cannot be made: " + FileFailure.of(directory, e), e);
        }
    }

    /** Finds steps that begin after every node knows that it is to record them. */
    private RecordedSteps agree(RecordingNodes nodes) {
        for (long lead = LEAD; ; lead *= 2) {
            long first = current().step() + 1 + lead;
            RecordedSteps next = new RecordedSteps(first, first + steps - 1);
            requireLeft(next);
            nodes.record(begin.of(next.first(), next.last()));
            if (current().step() + 1 < first - 1) {
                return next;
            }
        }
    }

    private void requireLeft(RecordedSteps next) {
        RunSummary now = current();
        if (!now.runs() || next.last() > now.steps()) {
            throw RunException.failure(run.id() + " " + (now.runs() ? "is at " + now.place() : "has ended")
                    + ": too few steps" + " are left to record " + steps);
        }
    }

    /** Whether the run goes on and its last complete step is such a one. */
    private boolean goesOn(LongPredicate step) {
        RunSummary now = current();
        if (now.failures() > run.failures()) {
            throw RunException.failure(run.id() + " has lost a node while it was recorded; profile it again");
        }
        return now.runs() && step.test(now.step());
    }

    private RunSummary current() {
        return mesh.run(run.id()).orElseThrow(() -> RunException.failure("no node knows " + run.id() + " any more"));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted("interrupted while the steps were recorded");
        }
    }

    /**
     * What was recorded.
     *
     * @param files of the nodes, with their names; a node of the mesh that does not train has recorded no step
     */
    public record RecordedRun(RecordedSteps steps, List<Path> files) {}
}
