package io.locmoe.launcher.run;

import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobState;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.JobRequest;
import io.locmoe.identity.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A mesh that is reached through its control plane. */
final class GrpcMesh implements MeshConnection {
    private final MeshClient client;

    private GrpcMesh(MeshClient client) {
        this.client = client;
    }

    /**
     * Connects to a node.
     *
     * @param address host:port of its control plane
     * @param trust   identity of the caller and its trusted authorities, except for an open mesh
     * @throws io.locmoe.control.ControlException if nobody answers, or one of the sides does not trust the other
     */
    static GrpcMesh connect(String address, Trust trust) {
        return connect(address, trust, Optional.empty());
    }

    /** Like {@link #connect(String, Trust)}; a token proves the caller instead of the identity's certificate. */
    static GrpcMesh connect(String address, Trust trust, Optional<String> token) {
        return new GrpcMesh(MeshClient.connect(address, trust, token));
    }

    @Override
    public List<Member> members() {
        return client.topology().nodes().stream()
                .map(node -> new Member(
                        node.name(),
                        node.devices(),
                        node.host() + ":" + node.controlPort(),
                        node.host() + ", control port " + node.controlPort() + ", port of health and metrics "
                                + node.httpPort()))
                .toList();
    }

    @Override
    public HeldPlugins plugins(String node) {
        return client.plugins(node);
    }

    @Override
    public String submit(Map<String, String> settings, Path checkpoints, String run, Optional<NodeLoss> after) {
        return client.submit(new JobRequest(settings, checkpoints.toString(), run, after));
    }

    @Override
    public CompletableFuture<End> watch(String job, Watcher watcher) {
        CompletableFuture<End> end = new CompletableFuture<>();
        Thread.ofVirtual().name("watch-" + job).start(() -> {
            try {
                JobEvent.Ended ended = client.watch(job, event -> pass(event, watcher));
                end.complete(End.of(ended));
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    static void pass(JobEvent event, Watcher watcher) {
        switch (event) {
            case JobEvent.StateChanged changed -> watcher.onState(phrase(changed.state()));
            case JobEvent.StepCompleted step -> watcher.onStep(step.report());
            case JobEvent.PaceChanged changed -> watcher.onPaceChange(changed.node(), changed.change());
            case JobEvent.Validated validated -> watcher.onValidation(validated.step(), validated.loss());
            case JobEvent.CheckpointWritten written ->
                watcher.onCheckpoint(written.step(), Path.of(written.directory()));
            case JobEvent.CheckpointFailed failed -> watcher.onCheckpointFailed(failed.step(), failed.problem());
            case JobEvent.SnapshotTaken taken -> watcher.onSnapshot(taken.step(), taken.seconds(), taken.bytes());
            case JobEvent.Restored restored -> watcher.onRestored(restored.step(), restored.snapshot());
            case JobEvent.NodesLost lost -> watcher.onLoss(lost.loss());
            case JobEvent.Recovered recovered -> watcher.onRecovered(recovered);
            case JobEvent.NodesJoined joined -> watcher.onJoined(joined);
            case JobEvent.ExpertsMoved moved -> watcher.onMoved(moved);
            case JobEvent.LogLine log -> watcher.onLog(log.node(), log.text());
            case JobEvent.Notice notice -> watcher.onNotice(notice.text());
            case JobEvent.Ended _ -> {}
        }
    }

    private static String phrase(JobState state) {
        return switch (state) {
            case SUBMITTED -> "the job is submitted";
            case STARTING -> "the nodes load text and model";
            case RUNNING -> "the first step";
            case STOPPING -> "the job is stopping";
        };
    }

    @Override
    public void cancel(String job) {
        client.cancel(job);
    }

    @Override
    public void close() {
        client.close();
    }
}
