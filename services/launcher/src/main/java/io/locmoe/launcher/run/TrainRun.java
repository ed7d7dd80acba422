package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportWriter;
import io.locmoe.report.text.Sentences;
import io.locmoe.run.ControlException;
import java.io.IOException;
import java.util.Optional;

/**
 * Runs a job on a complete mesh: submits, watches, writes the report, and ends the job on an interruption. Runs on the
 * caller's thread until the job has ended.
 */
public final class TrainRun {
    private final JobSettings settings;
    private final OutDirectory out;
    private final RunMesh mesh;
    private final RunFiles files;
    private final Interruption interruption;

    /**
     * A run that is not started yet.
     *
     * @param files written as the run goes; closed by the caller
     */
    public TrainRun(JobSettings settings, OutDirectory out, RunMesh mesh, RunFiles files, Interruption interruption) {
        this.settings = settings;
        this.out = out;
        this.mesh = mesh;
        this.files = files;
        this.interruption = interruption;
    }

    /**
     * Runs the job to its end.
     *
     * @throws RunException if it fails
     * @throws ControlException if the mesh refuses it; the directory then has no report of it and can be used again
     */
    public RunEnd run() {
        boolean continued = out.report().exists();
        ReportWriter writer = new ReportWriter(files.report(), out.report());
        End end;
        try {
            writer.write();
            end = new RecoveringJob(settings, out, mesh, files, interruption, writer).run();
        } catch (ControlException refused) {
            if (!continued) {
                out.report().remove();
            }
            throw refused;
        } catch (IOException e) {
            end = new End(Outcome.FAILED, e.getMessage());
        }
        files.report().end(status(end.outcome()), message(end));
        Optional<IOException> unwritten = write(writer);
        files.progress().end(files.report().report(), out.path());
        return runEnd(end, unwritten);
    }

    private String message(End end) {
        return end.outcome() == Outcome.COMPLETED
                ? files.report().diverged().map(Sentences::diverged).orElse("")
                : end.message();
    }

    private static Optional<IOException> write(ReportWriter writer) {
        try {
            writer.write();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    static String status(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> ReportJob.COMPLETED;
            case CANCELLED -> ReportJob.CANCELLED;
            case FAILED -> ReportJob.FAILED;
        };
    }

    /** A full disk may be why the job failed, so the job's failure comes first. */
    private RunEnd runEnd(End end, Optional<IOException> unwritten) {
        if (unwritten.isPresent() && end.outcome() != Outcome.FAILED) {
            throw RunException.failure(unwritten.get().getMessage(), unwritten.get());
        } else if (end.outcome() == Outcome.COMPLETED) {
            return RunEnd.COMPLETED;
        } else if (end.outcome() == Outcome.CANCELLED && interruption.happened()) {
            return RunEnd.INTERRUPTED;
        }
        String message = "the job " + (end.outcome() == Outcome.FAILED ? "failed" : "was cancelled")
                + (end.message().isEmpty() ? "" : ": " + end.message()) + remedy()
                + unwritten
                        .map(Exception::getMessage)
                        .filter(report -> !end.message().contains(report))
                        .map(report -> System.lineSeparator() + report)
                        .orElse("");
        throw interruption.happened() ? RunException.interrupted(message) : RunException.failure(message);
    }

    /** How to resume; the mesh's own message names the last checkpoint only if the mesh could still send one. */
    private String remedy() {
        String checkpoint = files.report().report().job().checkpoint();
        return checkpoint == null ? "" : System.lineSeparator() + "continue with --resume " + checkpoint;
    }
}
