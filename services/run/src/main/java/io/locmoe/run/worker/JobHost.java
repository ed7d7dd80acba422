package io.locmoe.run.worker;

import io.locmoe.run.JobLimits;
import io.locmoe.run.service.RunRequest;
import java.util.Objects;

/**
 * What a node provides to its jobs.
 *
 * @param factory  prepares ranks
 * @param limits   how long to wait for jobs
 * @param roots    where they may read and write
 * @param observer observes the runs that the node leads
 */
public record JobHost(NodeTaskFactory factory, JobLimits limits, Roots roots, JobObserver observer) {
    public JobHost {
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(roots, "roots");
        Objects.requireNonNull(observer, "observer");
    }

    /** What prepares a job of this kind. */
    public JobTasks tasks(RunRequest request) {
        return JobTasks.of(request, factory);
    }
}
