package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.report.ReportWriter;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.NodeFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Takes a job to its end. The nodes keep it running over the failures that its settings tolerate; if none of them leads
 * it any more, it is submitted again from its last checkpoint, as the next failure of the same run. Used once, by one
 * thread.
 */
final class RecoveringJob {
    private static final double NANOS = 1e9;

    private final JobSettings settings;
    private final OutDirectory out;
    private final RunMesh mesh;
    private final RunFiles files;
    private final Interruption interruption;
    private final ReportWriter writer;
    private final TrainEvents events;
    /** Secret of this command and the nodes of its jobs: whoever knows it gets the state that they keep. */
    private final String run = UUID.randomUUID().toString();

    private JobAttempt attempt;

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

    /** @throws ControlException if the mesh does not accept the job */
    End run() {
        End end = attempt(settings, Optional.empty());
        while (end.meshFailed() && settings.recovery().recoveries() > 0 && !interruption.happened()) {
            end = afterLoss(end, System.nanoTime());
        }
        return end;
    }

    private End attempt(JobSettings job, Optional<NodeFailure> after) {
        attempt = new JobAttempt(job, run, after, out, mesh, events, files, interruption);
        return attempt.run(writer);
    }

    private End afterLoss(End end, long since) {
        NodeFailure failure = events.unheard(end, attempt.leader(), settings.nodes());
        Optional<String> excess = events.failures().excess(settings.recovery().recoveries());
        if (excess.isPresent()) {
            return JobEnds.failed(end.message() + "; " + excess.get());
        }
        Duration wait = settings.recovery().replaceWait();
        files.progress().phase(FailedNodes.phrase(failure, wait));
        mesh.replace(end.failedNodes());
        boolean answered = mesh.reconnect(wait, interruption::happened);
        if (interruption.happened()) {
            return new End(Outcome.CANCELLED, "interrupted while failed nodes were replaced");
        } else if (answered) {
            return again(failure.after((System.nanoTime() - since) / NANOS));
        }
        return mesh.nodes()
                .firstDead()
                .map(JobEnds::lost)
                .orElseGet(() -> JobEnds.failed(failure.cause() + "; after " + wait.toSeconds()
                        + " s no node of the mesh answers: start nodes and continue, or give a longer"
                        + " --replace-wait"));
    }

    private End again(NodeFailure failure) {
        if (events.lastCheckpoint() >= settings.training().stopAfter()) {
            return new End(Outcome.COMPLETED, "");
        }
        try {
            return attempt(lastGood(), Optional.of(failure));
        } catch (ControlException e) {
            return new End(Outcome.FAILED, e.getMessage(), e.isPassing(), List.of());
        }
    }

    /** The job from the last checkpoint that this command was told of, with what its driver has decided. */
    private JobSettings lastGood() {
        Map<String, String> text = new TreeMap<>(files.report().report().job().settings());
        String checkpoint = files.report().report().job().checkpoint();
        if (checkpoint != null) {
            text.put("resume", checkpoint);
        }
        return SettingsParser.parse(text);
    }
}
