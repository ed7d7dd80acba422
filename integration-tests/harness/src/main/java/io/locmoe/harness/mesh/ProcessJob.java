package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.process.CommandProcess;
import java.time.Duration;

/** A job whose command is a process of this machine. */
record ProcessJob(Job job, RunFiles files, CommandProcess command) implements RunningJob {
    private static final Duration STOP = Duration.ofSeconds(10);

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

    /** Cancels the job, which would continue without its command; the mesh runs one job at a time. */
    @Override
    public void close() {
        if (runs()) {
            cancel();
            try {
                command.awaitEnd(STOP);
            } catch (HarnessException e) {
                // The mesh does not answer, for example because a node is paused. The command is killed.
            }
        }
        kill();
    }

    /** Kills only the command, immediately. */
    void kill() {
        command.close();
    }
}
