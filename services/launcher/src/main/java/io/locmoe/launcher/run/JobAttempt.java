package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.check.MeshChange;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Member;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.PatientWrites;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.report.ReportWriter;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.service.RunRequest;
import io.locmoe.settings.Visible;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One job on a complete mesh, from its submission to its end; ends the job on an interruption. Used once, by one
 * thread.
 */
final class JobAttempt {
    private static final Duration POLL = Duration.ofMillis(50);

    private final JobSettings settings;
    private final String run;
    private final Optional<NodeFailure> after;
    private final OutDirectory out;
    private final RunMesh mesh;
    private final TrainEvents events;
    private final RunFiles files;
    private final Interruption interruption;
    private final Replacements replacements;
    private final JobEnds ends;
    private final Deadline nodeDeath = new Deadline(JobEnds.GRACE);
    private final Deadline cancellation;
    private String leader = "";
    /** How other commands have been told to reach the mesh. */
    private Optional<MeshReference> recorded = Optional.empty();
    /** Number of processes restarted since the last failure. */
    private int again;

    private int failuresBefore;

    /**
     * @param run   name under which the nodes keep snapshots of the job's state
     * @param after a failure after which no node led the run any more
     */
    JobAttempt(
            JobSettings settings,
            String run,
            Optional<NodeFailure> after,
            OutDirectory out,
            RunMesh mesh,
            TrainEvents events,
            RunFiles files,
            Interruption interruption) {
        this.settings = settings;
        this.run = run;
        this.after = after;
        this.out = out;
        this.mesh = mesh;
        this.events = events;
        this.files = files;
        this.interruption = interruption;
        this.replacements = new Replacements(mesh, settings.nodes());
        this.ends = new JobEnds(mesh.nodes(), settings.recovery().recoveries() > 0);
        this.cancellation = new Deadline(Duration.ofSeconds(settings.training().deadlineSeconds()));
    }

    /** @throws ControlException if the mesh does not accept the job */
    End run(ReportWriter writer) {
        MeshChange.note(settings).ifPresent(files.progress()::message);
        MeshConnection connection = mesh.connection();
        List<Member> members = connection.members();
        members.forEach(node -> files.log().println(Visible.line(node.name() + ": " + node.addresses())));
        members.stream().findFirst().ifPresent(first -> leader = first.name());
        String job = new Submission(connection, files.progress()::message)
                .of(new RunRequest(settings.text(), out.checkpoints().toString(), run, after));
        record(job);
        CompletableFuture<End> end = connection.watch(job, events);
        try (Interruption.Reaction _ = interruption.atFirst(() -> cancel(connection, job))) {
            return follow(job, end, writer);
        }
    }

    /**
     * Lets other commands find the run, also after the node that they ask was replaced; without that it trains all the
     * same.
     */
    private void record(String job) {
        Optional<MeshReference> now = mesh.reference();
        if (now.isEmpty() || now.equals(recorded)) {
            return;
        }
        recorded = now;
        try {
            new SubmittedRun(job, now.get()).write(out);
        } catch (IOException e) {
            files.progress().message("the commands for runs will not find this one here: " + e.getMessage());
        }
    }

    /** Name of the job's leader; empty before the job is submitted. */
    String leader() {
        return leader;
    }

    private void cancel(MeshConnection connection, String job) {
        files.progress().message("ending at the next step, with a checkpoint; Ctrl-C again ends at once");
        try {
            connection.cancel(job);
        } catch (ControlException e) {
            files.progress().message("the cancel request did not reach the mesh: " + e.getMessage());
        }
    }

    private End follow(String job, CompletableFuture<End> end, ReportWriter writer) {
        PatientWrites report = new PatientWrites("the report", files.progress());
        while (true) {
            try {
                return ends.withObituary(end.get(POLL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                report.attempt(writer::writeIfDue);
                record(job);
                Optional<End> givenUp = react();
                if (givenUp.isPresent()) {
                    return givenUp.get();
                }
            } catch (ExecutionException e) {
                return ends.unwatched(e.getCause(), leader);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return JobEnds.failed("the command was interrupted");
            }
        }
    }

    /** Reacts to failures and interruptions since the last call; returns the end of a job that is given up. */
    private Optional<End> react() {
        events.nextFailure().ifPresent(this::replace);
        replacements.tick(!events.isRecovering());
        boolean dead = nodeDeath.passedSince(mesh.nodes().firstDead().isPresent());
        if (dead && settings.recovery().recoveries() == 0 || mesh.nodes().areDead()) {
            return mesh.nodes().firstDead().map(JobEnds::lost);
        } else if (dead) {
            replaceAgain();
        } else if (cancellation.passedSince(interruption.happened())) {
            return Optional.of(JobEnds.failed("the job did not end within "
                    + settings.training().deadlineSeconds() + " s after it was cancelled"));
        }
        return Optional.empty();
    }

    private void replace(NodeFailure failure) {
        files.progress().phase(FailedNodes.phrase(failure, settings.recovery().replaceWait()));
        mesh.nodes().processes().stream()
                .filter(node -> failure.failedNodes().contains(node.name()) && !node.runs())
                .forEach(dead -> files.progress().message(dead.startedAgain()));
        replacements.lost(failure);
    }

    /** Restarts a replacement that ended before it joined, or a spare, as often as the run tolerates failures. */
    private void replaceAgain() {
        if (events.failures().number() > failuresBefore) {
            failuresBefore = events.failures().number();
            again = 0;
        }
        if (again < settings.recovery().recoveries()) {
            again++;
            mesh.nodes().firstDead().ifPresent(dead -> files.progress().message(dead.startedAgain()));
            replacements.start();
        }
    }
}
