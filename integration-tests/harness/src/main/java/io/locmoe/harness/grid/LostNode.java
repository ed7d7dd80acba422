package io.locmoe.harness.grid;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import java.time.Duration;

/**
 * A job that loses the last node of its mesh.
 *
 * @param fault how
 */
record LostNode(TestMesh mesh, Fault fault) {
    /** A rank waits for another one for so long. */
    private static final int DEADLINE_SECONDS = 4;

    /** The job has to end within its deadline, and some time for reports and for a machine that does other things. */
    private static final Duration END = Duration.ofSeconds(DEADLINE_SECONDS + 40);

    /**
     * Lets the job fail, and makes the mesh whole again.
     *
     * @return the job, continued from its last checkpoint
     * @throws AssertionError if it does not fail by the name of the node, or leaves no checkpoint
     */
    Job failAndContinue(Job job) {
        TestNode node = mesh.nodes().getLast();
        try (RunningJob running =
                mesh.submit(job.set("deadlineSeconds", DEADLINE_SECONDS).set("recoveries", 0))) {
            running.awaitStep(3);
            disturb(node);
            JobEnd end = running.awaitEnd(END);
            if (end.completed()
                    || !end.message().contains(node.name()) && mesh.nodes().size() > 1) {
                throw new AssertionError("the job must fail and name " + node.name() + ", but it "
                        + (end.completed() ? "completed" : "failed with: " + end.message()));
            }
            repair(node);
            return job.resume(running.files()
                    .checkpoint()
                    .orElseThrow(() -> new AssertionError("the job has left no checkpoint")));
        }
    }

    private void disturb(TestNode node) {
        if (fault == Fault.PAUSED) {
            node.pause();
        } else {
            node.kill();
        }
    }

    /** A node that shares this JVM still runs when it has left a job. */
    private void repair(TestNode node) {
        if (fault == Fault.PAUSED) {
            node.kill();
        }
        if (!node.runs()) {
            node.restart();
        }
    }
}
