package io.locmoe.harness.mesh;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.process.CommandProcess;
import java.time.Duration;

/** A job whose command is a process of this machine. */
record ProcessJob(Job job, RunFiles files, CommandProcess command) implements RunningJob {

    @Override
    public boolean runs() {
        return command.runs();
    }

    @Override
    public void cancel() {
        command.signal("INT");
    }

    @Override
    public JobEnd awaitEnd(Duration deadline) {
        return command.awaitEnd(deadline) == 0
                ? new JobEnd(true, "")
                : new JobEnd(
                        false,
                        command.errors().isBlank()
                                ? command.tail()
                                : command.errors().strip());
    }

    @Override
    public void close() {
        command.close();
    }
}
