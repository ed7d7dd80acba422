package io.locmoe.harness.grid;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import java.time.Duration;

/**
 * A job whose mesh loses its last node.
 *
 * @param fault how the node fails
 */
record LostNode(TestMesh mesh, Fault fault) {
    /** Longest wait of a rank for another one. */
    private static final int DEADLINE_SECONDS = 4;

    /** The job has to end within its deadline, plus some time for reports and for other load of the machine. */
    private static final Duration END = Duration.ofSeconds(DEADLINE_SECONDS + 40);

    /**
     * Makes the job fail, and repairs the mesh.
     *
     * @return the job, continued from its last checkpoint
     * @throws AssertionError if the failure does not name the node, or leaves no checkpoint
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

    /** Repairs the node; in this JVM it still runs after it has left a job. */
    private void repair(TestNode node) {
        if (fault == Fault.PAUSED) {
            node.kill();
        }
        if (!node.runs()) {
            node.restart();
        }
    }
}
