package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;

/** A mesh on which a command trains one job after another. Used by one thread. */
public interface TrainingMesh extends AutoCloseable {

    /** Whether the user has pressed Ctrl-C, or an equivalent. */
    boolean interrupted();

    /**
     * Trains, and returns when the job has ended.
     *
     * @throws io.locmoe.launcher.RunException if the job fails
     */
    RunEnd train(JobSettings settings, OutDirectory out, RunFiles files);

    /** Ends the nodes. */
    @Override
    void close();
}
