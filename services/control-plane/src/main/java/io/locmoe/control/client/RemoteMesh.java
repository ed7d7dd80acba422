package io.locmoe.control.client;

import io.locmoe.control.access.Target;
import io.locmoe.control.message.EventMessages;
import io.locmoe.control.message.FileMessages;
import io.locmoe.control.message.InsightMessages;
import io.locmoe.control.message.MeshMessages;
import io.locmoe.control.message.PluginMessages;
import io.locmoe.control.message.RunMessages;
import io.locmoe.control.proto.CancelRunRequest;
import io.locmoe.control.proto.CheckpointRequest;
import io.locmoe.control.proto.LeaveRequest;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.PluginsRequest;
import io.locmoe.control.proto.SubmitRunReply;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.Position;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** The mesh service of another node. */
public final class RemoteMesh implements MeshService {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** Shorter, so that the caller learns which node did not answer. */
    private static final Duration PASSED_ON = Duration.ofSeconds(5);
    /** Longer, because the node asks the one that rescans its directories, or writes a recording. */
    static final Duration BLOCKING = Duration.ofSeconds(20);

    private final ControlClient client;
    private final Target target;
    private final boolean passedOn;
    private final Duration deadline;

    /** @param passedOn whether the calls are passed on for a caller who waits elsewhere */
    RemoteMesh(ControlClient client, Target target, boolean passedOn) {
        this.client = client;
        this.target = target;
        this.passedOn = passedOn;
        this.deadline = passedOn ? PASSED_ON : DEADLINE;
    }

    @Override
    public Future<String> submit(RunRequest request) {
        Duration longest = passedOn ? request.patience().minus(PASSED_ON) : request.patience();
        return client.callOnce(target, MeshControlGrpcClient.SubmitRun, MeshMessages.encode(request), longest)
                .map(SubmitRunReply::getRunId)
                .recover(failure -> Future.failedFuture(explained(request, failure)));
    }

    /**
     * Says what a call has waited for that ended by its deadline. Without a cause another node has said so; a slow
     * handshake has reasons of its own.
     */
    static Throwable explained(RunRequest request, Throwable failure) {
        return failure instanceof ControlException late
                        && late.code() == Code.DEADLINE
                        && late.getCause() != null
                        && !(late.getCause() instanceof SSLException)
                ? new ControlException(
                        Code.DEADLINE,
                        late.getMessage() + " (" + request.patience().toSeconds() + " s): before it accepts the run, "
                                + request.reasonToWait()
                                + "; `./locmoe runs list` shows whether the run has begun since",
                        late)
                : failure;
    }

    /**
     * A replica of the job's history that grows with it, as long as somebody reads it. If the stream breaks, it ends
     * with a failure that says so.
     */
    @Override
    public Future<RunHistory> watch(String runId) {
        RunHistory copy = new RunHistory(RunHistory.DEFAULT_CAPACITY);
        return open(
                        runId,
                        Position.START,
                        copy.copied(),
                        lost -> copy.add(new RunEvent.Ended(
                                RunOutcome.FAILED,
                                "job " + runId + " can no longer be followed: " + lost.getMessage(),
                                true,
                                target.node().stream().toList())))
                .map(call -> {
                    copy.whenUnread(call::cancel);
                    return copy;
                });
    }

    /**
     * Reads a job's events on the event loop.
     *
     * @param from position from which the reader continues
     * @param lost called with the reason if the stream ends without {@link RunEvent.Ended}
     * @return the stream, for flow control; fails if there is no such job
     */
    Future<GrpcClientResponse<?, io.locmoe.control.proto.RunEvent>> stream(
            String runId, Position from, Consumer<RunHistory.Entry> events, Consumer<ControlException> lost) {
        return open(runId, from, events, lost).compose(call -> call.response().map(answer -> answer));
    }

    private Future<GrpcClientRequest<?, io.locmoe.control.proto.RunEvent>> open(
            String runId, Position from, Consumer<RunHistory.Entry> events, Consumer<ControlException> lost) {
        return new EventReader(client, target, "WatchRun")
                .open(MeshControlGrpcClient.WatchRun, EventMessages.watch(runId, from), events, lost, () -> {});
    }

    @Override
    public Future<Void> cancel(String runId) {
        CancelRunRequest request = CancelRunRequest.newBuilder().setRunId(runId).build();
        return client.call(target, MeshControlGrpcClient.CancelRun, request, deadline)
                .mapEmpty();
    }

    @Override
    public Future<Void> checkpoint(String runId) {
        CheckpointRequest request =
                CheckpointRequest.newBuilder().setRunId(runId).build();
        return client.call(target, MeshControlGrpcClient.Checkpoint, request, deadline)
                .mapEmpty();
    }

    @Override
    public Future<List<RunSummary>> runs(String node, String run) {
        return client.call(target, MeshControlGrpcClient.ListRuns, RunMessages.request(node, run), deadline)
                .map(RunMessages::decode);
    }

    @Override
    public Future<StoredFiles> files(String run, String node) {
        return client.call(target, MeshControlGrpcClient.ListFiles, FileMessages.list(run, node), deadline)
                .map(FileMessages::decode);
    }

    @Override
    public Future<FilePart> read(String run, String node, StoredFile file, long offset) {
        return client.call(target, MeshControlGrpcClient.ReadFile, FileMessages.read(run, node, file, offset), deadline)
                .map(FileMessages::decode);
    }

    @Override
    public Future<MeshStatus> topology() {
        return client.call(target, MeshControlGrpcClient.Topology, TopologyRequest.getDefaultInstance(), deadline)
                .map(MeshMessages::decode);
    }

    @Override
    public Future<HeldPlugins> plugins(String node) {
        PluginsRequest request = PluginsRequest.newBuilder().setNode(node).build();
        return client.call(target, MeshControlGrpcClient.Plugins, request, BLOCKING)
                .map(PluginMessages::decode);
    }

    @Override
    public Future<NodeFigures> figures(String node) {
        return client.call(target, MeshControlGrpcClient.Figures, InsightMessages.figures(node), deadline)
                .map(InsightMessages::decode);
    }

    @Override
    public Future<LogEntries> log(String node, LogFilter filter) {
        return client.call(target, MeshControlGrpcClient.ReadLog, InsightMessages.log(node, filter), deadline)
                .map(InsightMessages::decode);
    }

    @Override
    public Future<FilePart> record(String node, RecordingRequest request) {
        return client.call(target, MeshControlGrpcClient.Record, FileMessages.record(node, request), BLOCKING)
                .map(FileMessages::decode);
    }

    @Override
    public Future<Void> leave(String node) {
        LeaveRequest request = LeaveRequest.newBuilder().setNode(node).build();
        return client.call(target, MeshControlGrpcClient.Leave, request, deadline)
                .mapEmpty();
    }
}
