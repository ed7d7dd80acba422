package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A job on a mesh that is complete: submits, watches, writes the report, and ends the job on an interruption. Runs on
 * the caller's thread until the job has ended.
 *
 * @param nodes processes of the mesh that this command started; none where it was already running
 */
record TrainRun(
        JobSettings settings,
        OutDirectory out,
        MeshConnection mesh,
        LocalNodes nodes,
        RunFiles files,
        Interruption interruption) {
    private static final Duration POLL = Duration.ofMillis(50);
    /** How long the mesh has to report a dead node itself. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    RunEnd run() {
        ReportWriter writer = new ReportWriter(files.report(), out.report());
        MeshConnection.End end;
        try {
            end = end(writer);
        } catch (IOException e) {
            end = new MeshConnection.End(MeshConnection.Outcome.FAILED, e.getMessage());
        }
        files.report()
                .end(status(end.outcome()), end.outcome() == MeshConnection.Outcome.COMPLETED ? "" : end.message());
        try {
            writer.write();
        } catch (IOException e) {
            files.progress().end(files.report().report(), out.path());
            throw RunException.failure(e.getMessage(), e);
        }
        files.progress().end(files.report().report(), out.path());
        return runEnd(end);
    }

    private MeshConnection.End end(ReportWriter writer) throws IOException {
        writer.write();
        ResumedMesh.change(settings).ifPresent(files.progress()::message);
        mesh.members().forEach(node -> files.log().println(node.name() + ": " + node.addresses()));
        String job = mesh.submit(settings.text(), out.checkpoints());
        CompletableFuture<MeshConnection.End> end = mesh.watch(job, new TrainEvents(files));
        interruption.first().thenRun(() -> {
            files.progress().message("ending at the next step, with a checkpoint; Ctrl-C again ends at once");
            mesh.cancel(job);
        });
        PatientWrites report = new PatientWrites("the report", files.progress());
        Deadline nodeDeath = new Deadline(GRACE);
        Deadline cancellation =
                new Deadline(Duration.ofSeconds(settings.training().deadlineSeconds()));
        while (true) {
            try {
                return end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                report.attempt(writer::writeIfDue);
                if (nodeDeath.passedSince(nodes.firstDead().isPresent())) {
                    return failed(nodes.firstDead().get().obituary());
                } else if (cancellation.passedSince(interruption.happened())) {
                    return failed("the job did not end within "
                            + settings.training().deadlineSeconds() + " s after it was cancelled");
                }
            } catch (ExecutionException e) {
                return failed(nodes.awaitDead(GRACE)
                        .map(LocalNode::obituary)
                        .orElse(e.getCause().getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return failed("the command was interrupted");
            }
        }
    }

    private static MeshConnection.End failed(String message) {
        return new MeshConnection.End(MeshConnection.Outcome.FAILED, message);
    }

    private static String status(MeshConnection.Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> ReportJob.COMPLETED;
            case CANCELLED -> ReportJob.CANCELLED;
            case FAILED -> ReportJob.FAILED;
        };
    }

    private RunEnd runEnd(MeshConnection.End end) {
        if (end.outcome() == MeshConnection.Outcome.COMPLETED) {
            return RunEnd.COMPLETED;
        } else if (end.outcome() == MeshConnection.Outcome.CANCELLED && interruption.happened()) {
            return RunEnd.INTERRUPTED;
        }
        String message = "the job " + (end.outcome() == MeshConnection.Outcome.FAILED ? "failed" : "was cancelled")
                + (end.message().isEmpty() ? "" : ": " + end.message()) + remedy();
        throw interruption.happened() ? RunException.interrupted(message) : RunException.failure(message);
    }

    /** The mesh's own message names the last checkpoint, if it could still send one. */
    private String remedy() {
        String checkpoint = files.report().report().job().checkpoint();
        return checkpoint == null ? "" : System.lineSeparator() + "continue with --resume " + checkpoint;
    }
}
