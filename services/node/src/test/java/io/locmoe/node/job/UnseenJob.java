package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import java.util.List;

/** An observer that ignores all events of a job. */
final class UnseenJob implements JobObserver {
    @Override
    public void started(String run, List<String> nodes) {}

    @Override
    public void happened(JobEvent event) {}
}
