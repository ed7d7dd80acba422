package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.report.ReportWriter;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.NodeLoss;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    /** Time for the mesh to report a dead node itself. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** Time for the system to report the end of a process whose connections are closed. */
    private static final Duration REAPED = Duration.ofMillis(200);

    private static final Set<Code> UNHEARD = EnumSet.of(Code.UNREACHABLE, Code.DEADLINE);

    private final JobSettings settings;
    private final String run;
    private final Optional<NodeLoss> after;
    private final OutDirectory out;
    private final RunMesh mesh;
    private final TrainEvents events;
    private final RunFiles files;
    private final Interruption interruption;
    private final Replacements replacements;
    private String coordinator = "";
    /** Number of processes restarted since the last failure. */
    private int again;

    private int lossesBefore;

    /**
     * @param run   name under which the nodes keep snapshots of the job's state
     * @param after a failure after which no node led the run any more
     */
    JobAttempt(
            JobSettings settings,
            String run,
            Optional<NodeLoss> after,
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
    }

    /** @throws ControlException if the mesh does not accept the job */
    MeshConnection.End run(ReportWriter writer) {
        ResumedMesh.change(settings).ifPresent(files.progress()::message);
        MeshConnection connection = mesh.connection();
        List<MeshConnection.Member> members = connection.members();
        members.forEach(node -> files.log().println(node.name() + ": " + node.addresses()));
        members.stream().findFirst().ifPresent(first -> coordinator = first.name());
        String job = connection.submit(settings.text(), out.checkpoints(), run, after);
        CompletableFuture<MeshConnection.End> end = connection.watch(job, events);
        try (Interruption.Reaction _ = interruption.atFirst(() -> cancel(connection, job))) {
            return follow(end, writer);
        }
    }

    /** Name of the job's coordinator; empty before the job is submitted. */
    String coordinator() {
        return coordinator;
    }

    private void cancel(MeshConnection connection, String job) {
        files.progress().message("ending at the next step, with a checkpoint; Ctrl-C again ends at once");
        try {
            connection.cancel(job);
        } catch (ControlException e) {
            files.progress().message("the cancel request did not reach the mesh: " + e.getMessage());
        }
    }

    private MeshConnection.End follow(CompletableFuture<MeshConnection.End> end, ReportWriter writer) {
        PatientWrites report = new PatientWrites("the report", files.progress());
        Deadline nodeDeath = new Deadline(GRACE);
        Deadline cancellation =
                new Deadline(Duration.ofSeconds(settings.training().deadlineSeconds()));
        while (true) {
            try {
                return withObituary(end.get(POLL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                report.attempt(writer::writeIfDue);
                events.nextLoss().ifPresent(this::replace);
                replacements.tick(!events.comesBack());
                boolean dead = nodeDeath.passedSince(mesh.nodes().firstDead().isPresent());
                if (dead && settings.recovery().recoveries() == 0
                        || mesh.nodes().areDead()) {
                    return lost(mesh.nodes().firstDead().get());
                } else if (dead) {
                    replaceAgain();
                } else if (cancellation.passedSince(interruption.happened())) {
                    return failed("the job did not end within "
                            + settings.training().deadlineSeconds() + " s after it was cancelled");
                }
            } catch (ExecutionException e) {
                return unwatched(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return failed("the command was interrupted");
            }
        }
    }

    private void replace(NodeLoss loss) {
        files.progress().phase(Losses.phrase(loss, settings.recovery().replaceWait()));
        mesh.nodes().processes().stream()
                .filter(node -> loss.lost().contains(node.name()) && !node.runs())
                .forEach(dead -> files.progress().message(dead.startedAgain()));
        replacements.lost(loss);
    }

    /** Restarts a replacement that ended before it joined, or a spare, as often as the run tolerates failures. */
    private void replaceAgain() {
        if (events.losses().number() > lossesBefore) {
            lossesBefore = events.losses().number();
            again = 0;
        }
        if (again < settings.recovery().recoveries()) {
            again++;
            mesh.nodes().firstDead().ifPresent(dead -> files.progress().message(dead.startedAgain()));
            replacements.start();
        }
    }

    /**
     * Adds the end of a dead node's process; the mesh only knows that a node is missing, slightly before its process
     * ends.
     */
    private MeshConnection.End withObituary(MeshConnection.End end) {
        if (end.outcome() != MeshConnection.Outcome.FAILED) {
            return end;
        }
        return mesh.nodes()
                .awaitDead(REAPED)
                .filter(dead -> settings.recovery().recoveries() > 0 || dead.endedWithoutAWord())
                .map(dead -> failed(end.message() + "; " + dead.obituary()))
                .orElse(end);
    }

    /** Handles a broken watch: the coordinator is dead, or does not answer. */
    private MeshConnection.End unwatched(Throwable cause) {
        Optional<Code> code = cause instanceof ControlException known ? Optional.of(known.code()) : Optional.empty();
        // A dead process breaks its connections; a stopped one keeps them.
        boolean stopped = code.equals(Optional.of(Code.DEADLINE));
        Optional<LocalNode> dead =
                stopped ? mesh.nodes().firstDead() : mesh.nodes().awaitDead(GRACE);
        if (dead.isPresent()) {
            return lost(dead.get());
        }
        boolean unheard = code.filter(UNHEARD::contains).isPresent();
        return unheard
                ? new MeshConnection.End(
                        MeshConnection.Outcome.FAILED,
                        cause.getMessage(),
                        true,
                        coordinator.isEmpty() ? List.of() : List.of(coordinator))
                : failed(cause.getMessage());
    }

    /** The end of a job by the death of a process that this command has started. */
    static MeshConnection.End lost(LocalNode dead) {
        return new MeshConnection.End(MeshConnection.Outcome.FAILED, dead.obituary(), true, List.of(dead.name()));
    }

    private static MeshConnection.End failed(String message) {
        return new MeshConnection.End(MeshConnection.Outcome.FAILED, message);
    }
}
