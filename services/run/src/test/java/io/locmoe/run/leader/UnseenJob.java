package io.locmoe.run.leader;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.worker.JobObserver;
import java.util.List;

/** An observer that ignores all events of a job. */
public final class UnseenJob implements JobObserver {
    @Override
    public void started(String run, List<String> nodes, JobSettings settings) {}

    @Override
    public void happened(RunEvent event) {}
}
