package io.locmoe.harness.mesh;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.List;

/** A mesh of real nodes that a test has started. Thread-safe. */
public interface TestMesh extends AutoCloseable {

    /** The nodes, in order. */
    List<TestNode> nodes();

    /** A node by its place, from 0. */
    default TestNode node(int index) {
        return nodes().get(index);
    }

    /** Directory for the files of the mesh, which is removed with it. Nodes may read and write there. */
    Path directory();

    /** Starts a job. Returns immediately. */
    RunningJob submit(Job job);

    /**
     * Trains to the end of a job.
     *
     * @throws io.locmoe.harness.install.HarnessException if the job fails, with the reason
     */
    default RunReport train(Job job) {
        try (RunningJob running = submit(job)) {
            return running.awaitCompletion();
        }
    }

    /** Ends jobs and nodes, and removes everything that they have left. */
    @Override
    void close();
}
