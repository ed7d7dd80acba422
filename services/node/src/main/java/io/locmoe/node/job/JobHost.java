package io.locmoe.node.job;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a node provides to its jobs.
 *
 * @param factory  prepares ranks
 * @param limits   how long to wait for jobs
 * @param data     directory for checkpoints of jobs that name none
 * @param observer told of the jobs that the node coordinates
 */
public record JobHost(NodeTaskFactory factory, JobLimits limits, Path data, JobObserver observer) {
    public JobHost {
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(observer, "observer");
    }
}
