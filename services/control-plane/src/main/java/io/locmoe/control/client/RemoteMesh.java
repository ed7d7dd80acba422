package io.locmoe.control.client;

import io.locmoe.control.access.Target;
import io.locmoe.control.message.EventMessages;
import io.locmoe.control.message.MeshMessages;
import io.locmoe.control.message.PluginMessages;
import io.locmoe.control.proto.CancelJobRequest;
import io.locmoe.control.proto.CheckpointRequest;
import io.locmoe.control.proto.LeaveRequest;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.PluginsRequest;
import io.locmoe.control.proto.SubmitJobReply;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobHistory;
import io.locmoe.run.event.JobOutcome;
import io.locmoe.run.event.Position;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.JobRequest;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** The mesh service of another node. */
public final class RemoteMesh implements MeshService {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** Shorter, so that the caller learns which node did not answer. */
    private static final Duration PASSED_ON = Duration.ofSeconds(5);
    /** Longer, because the text of a job is checked file by file and the former job may take a while to end. */
    static final Duration SUBMIT = Duration.ofSeconds(60);

    private static final Duration SUBMIT_PASSED_ON = Duration.ofSeconds(55);

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
    public Future<String> submit(JobRequest request) {
        Duration longer = passedOn ? SUBMIT_PASSED_ON : SUBMIT;
        return client.callOnce(target, MeshControlGrpcClient.SubmitJob, MeshMessages.encode(request), longer)
                .map(SubmitJobReply::getJobId);
    }

    /** A replica of the job's history that grows with it. If the stream breaks, it ends with a failure that says so. */
    @Override
    public Future<JobHistory> watch(String jobId) {
        JobHistory copy = new JobHistory(JobHistory.DEFAULT_CAPACITY);
        return stream(
                        jobId,
                        Position.START,
                        copy.copied(),
                        lost -> copy.add(new JobEvent.Ended(
                                JobOutcome.FAILED,
                                "job " + jobId + " can no longer be followed: " + lost.getMessage(),
                                true,
                                target.node().stream().toList())))
                .map(copy);
    }

    /**
     * Reads a job's events on the event loop.
     *
     * @param from position from which the reader continues
     * @param lost called with the reason if the stream ends without {@link JobEvent.Ended}
     * @return the stream, for flow control; fails if there is no such job
     */
    Future<GrpcClientResponse<?, io.locmoe.control.proto.JobEvent>> stream(
            String jobId, Position from, Consumer<JobHistory.Entry> events, Consumer<ControlException> lost) {
        return new EventReader(client, target, "WatchJob")
                .open(MeshControlGrpcClient.WatchJob, EventMessages.watch(jobId, from), events, lost, () -> {});
    }

    @Override
    public Future<Void> cancel(String jobId) {
        CancelJobRequest request = CancelJobRequest.newBuilder().setJobId(jobId).build();
        return client.call(target, MeshControlGrpcClient.CancelJob, request, deadline)
                .mapEmpty();
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        CheckpointRequest request =
                CheckpointRequest.newBuilder().setJobId(jobId).build();
        return client.call(target, MeshControlGrpcClient.Checkpoint, request, deadline)
                .mapEmpty();
    }

    @Override
    public Future<MeshStatus> topology() {
        return client.call(target, MeshControlGrpcClient.Topology, TopologyRequest.getDefaultInstance(), deadline)
                .map(MeshMessages::decode);
    }

    @Override
    public Future<HeldPlugins> plugins(String node) {
        PluginsRequest request = PluginsRequest.newBuilder().setNode(node).build();
        return client.call(target, MeshControlGrpcClient.Plugins, request, deadline)
                .map(PluginMessages::decode);
    }

    @Override
    public Future<Void> leave(String node) {
        LeaveRequest request = LeaveRequest.newBuilder().setNode(node).build();
        return client.call(target, MeshControlGrpcClient.Leave, request, deadline)
                .mapEmpty();
    }
}
