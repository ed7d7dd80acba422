package io.locmoe.control;

import io.locmoe.control.proto.CancelJobRequest;
import io.locmoe.control.proto.CheckpointRequest;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.PluginsRequest;
import io.locmoe.control.proto.SubmitJobReply;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.control.proto.WatchJobRequest;
import io.vertx.core.Future;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** The mesh service of another node. */
final class RemoteMesh implements MeshService {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** Shorter, so that who made the call hears which node did not answer. */
    private static final Duration PASSED_ON = Duration.ofSeconds(5);
    /** More for a job: its text is looked through, file by file, and a former job may hold its place for a while. */
    static final Duration SUBMIT = Duration.ofSeconds(60);

    private static final Duration SUBMIT_PASSED_ON = Duration.ofSeconds(55);

    private final ControlClient client;
    private final Target target;
    private final Duration deadline;

    RemoteMesh(ControlClient client, Target target) {
        this.client = client;
        this.target = target;
        this.deadline = target.node().isPresent() ? PASSED_ON : DEADLINE;
    }

    @Override
    public Future<String> submit(JobRequest request) {
        Duration longer = target.node().isPresent() ? SUBMIT_PASSED_ON : SUBMIT;
        return client.call(target, MeshControlGrpcClient.SubmitJob, MeshMessages.encode(request), longer)
                .map(SubmitJobReply::getJobId);
    }

    /** A copy of the job's history that grows with it. If the stream breaks, it ends with a failure that says so. */
    @Override
    public Future<JobHistory> watch(String jobId) {
        JobHistory copy = new JobHistory(JobHistory.DEFAULT_CAPACITY);
        return stream(
                        jobId,
                        copy::add,
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
     * @param lost told why the stream ended, if it ended without {@link JobEvent.Ended}
     * @return the stream, for flow control; fails if there is no such job
     */
    Future<GrpcClientResponse<?, io.locmoe.control.proto.JobEvent>> stream(
            String jobId, Consumer<JobEvent> events, Consumer<ControlException> lost) {
        WatchJobRequest request = WatchJobRequest.newBuilder().setJobId(jobId).build();
        return client.open(target, MeshControlGrpcClient.WatchJob, request, answer -> {
                    ControlException refusal = ControlClient.refusal(target, answer);
                    if (refusal != null) {
                        throw refusal;
                    }
                    answer.handler(message -> events.accept(EventMessages.decode(message)))
                            .errorHandler(error -> lost.accept(new ControlException(
                                    ControlException.Code.UNREACHABLE,
                                    target + " cut the events of " + jobId + " off: " + error)))
                            .exceptionHandler(
                                    failure -> lost.accept(StatusMapper.unanswered(target, "WatchJob", failure)))
                            .endHandler(end -> {
                                ControlException late = ControlClient.refusal(target, answer);
                                if (late != null) {
                                    lost.accept(late);
                                }
                            });
                })
                .map(answer -> answer);
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
}
