package io.locmoe.launcher.run;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.NodeLoss;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.run.MeshConnection.End;
import io.locmoe.launcher.run.MeshConnection.Outcome;
import io.locmoe.report.ReportWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes a job to its end over the losses of nodes that its settings bear: lost nodes are replaced, and the job is
 * submitted again from its last good state, under a new placement epoch. Nodes that were not lost keep running. Used
 * once, by one thread.
 */
final class RecoveringJob {
    /** Refusals that another loss, or the remains of the last one, explain. */
    private static final Set<Code> PASSING =
            EnumSet.of(Code.UNREACHABLE, Code.DEADLINE, Code.INSUFFICIENT, Code.BUSY, Code.NOT_READY);

    private final JobSettings settings;
    private final OutDirectory out;
    private final RunMesh mesh;
    private final RunFiles files;
    private final Interruption interruption;
    private final ReportWriter writer;
    private final TrainEvents events;
    /** Known to this command and to the nodes of its jobs: who knows it gets the state that they keep. */
    private final String run = UUID.randomUUID().toString();

    private JobAttempt attempt;
    private OpenLoss open;
    private int nodes;
    private int losses;

    RecoveringJob(
            JobSettings settings,
            OutDirectory out,
            RunMesh mesh,
            RunFiles files,
            Interruption interruption,
            ReportWriter writer) {
        this.settings = settings;
        this.out = out;
        this.mesh = mesh;
        this.files = files;
        this.interruption = interruption;
        this.writer = writer;
        this.events = new TrainEvents(files);
    }

    /** @throws ControlException if the mesh does not take the job */
    End run() {
        End end = attempt(settings, Optional.empty());
        while (end.meshLost() && settings.recovery().recoveries() > 0 && !interruption.happened()) {
            end = losses++ < settings.recovery().recoveries() ? afterLoss(end) : usedUp(end);
        }
        return end;
    }

    private End attempt(JobSettings job, Optional<NodeLoss> after) {
        nodes = job.nodes();
        attempt = new JobAttempt(job, run, after, out, mesh, events, files, interruption);
        return attempt.run(writer);
    }

    private End usedUp(End end) {
        return failed(end.message() + "; it was loss " + losses + ", and the job bears recoveries="
                + settings.recovery().recoveries() + ": see in the logs of the nodes why they are lost, and allow"
                + " more when you continue");
    }

    private End afterLoss(End end) {
        files.report().onLoss();
        open = open(end);
        events.lost();
        Duration wait = settings.recovery().replaceWait();
        files.progress()
                .phase((open.lost().isEmpty() ? "nodes" : String.join(" and ", open.lost())) + " lost in step "
                        + open.step() + ": replacements have " + wait.toSeconds() + " s");
        int members = mesh.regain(end.lostNodes(), settings.nodes(), wait, interruption::happened);
        if (interruption.happened()) {
            return new End(Outcome.CANCELLED, "interrupted while lost nodes were replaced");
        }
        Optional<LocalNode> dead = mesh.nodes().firstDead();
        return dead.isPresent() ? JobAttempt.lost(dead.get()) : again(members);
    }

    /** A loss before the run has come back from another one is a part of it. */
    private OpenLoss open(End end) {
        if (open != null && !events.isTraining()) {
            return open.with(end.lostNodes());
        }
        return new OpenLoss(
                end.lostNodes(), attempt.coordinator(), events.lastStep() + 1, nodes, end.message(), System.nanoTime());
    }

    private End again(int members) {
        try {
            Optional<JobSettings> next = new GoodState(settings, out, files).next(members);
            return next.isPresent() ? again(next.get()) : tooFew(members);
        } catch (CheckpointException e) {
            return failed(e.getMessage());
        } catch (ControlException e) {
            return new End(Outcome.FAILED, e.getMessage(), PASSING.contains(e.code()), List.of());
        }
    }

    private End again(JobSettings next) {
        long from = next.resume()
                .map(path ->
                        Files.isDirectory(path) ? CheckpointConfig.read(path).step() : events.lastCheckpoint())
                .orElse(0L);
        if (from >= next.training().stopAfter()) {
            return new End(Outcome.COMPLETED, "");
        }
        events.expect(open, next.nodes());
        return attempt(next, Optional.of(open.told(System.nanoTime())));
    }

    private End tooFew(int members) {
        int fewest = settings.recovery().fewestNodes();
        return failed(
                open.cause() + "; after " + settings.recovery().replaceWait().toSeconds() + " s the mesh has "
                        + members + " of " + settings.nodes() + " nodes, and "
                        + (fewest == 0
                                ? "the job needs all of them"
                                : "no number from fewestNodes=" + fewest + " on divides experts and batch")
                        + ": start nodes and continue, or give a longer --replace-wait or fewer --fewest-nodes");
    }

    private static End failed(String message) {
        return new End(Outcome.FAILED, message);
    }
}
