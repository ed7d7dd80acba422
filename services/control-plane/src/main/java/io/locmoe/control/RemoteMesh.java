package io.locmoe.control;

import io.locmoe.control.proto.CancelJobRequest;
import io.locmoe.control.proto.CheckpointRequest;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.SubmitJobReply;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.control.proto.WatchJobRequest;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** The mesh service of another node. */
final class RemoteMesh implements MeshService {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ControlClient client;
    private final SocketAddress address;

    RemoteMesh(ControlClient client, SocketAddress address) {
        this.client = client;
        this.address = address;
    }

    @Override
    public Future<String> submit(JobRequest request) {
        return client.call(address, MeshControlGrpcClient.SubmitJob, MeshMessages.encode(request), DEADLINE)
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
                                "job " + jobId + " can no longer be followed: " + lost.getMessage())))
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
        return client.open(address, MeshControlGrpcClient.WatchJob, request, answer -> {
                    ControlException refusal = ControlClient.refusal(address, answer);
                    if (refusal != null) {
                        throw refusal;
                    }
                    answer.handler(message -> events.accept(EventMessages.decode(message)))
                            .exceptionHandler(failure ->
                                    lost.accept(StatusMapper.unanswered(address.toString(), "WatchJob", failure)))
                            .endHandler(end -> {
                                ControlException late = ControlClient.refusal(address, answer);
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
        return client.call(address, MeshControlGrpcClient.CancelJob, request, DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        CheckpointRequest request =
                CheckpointRequest.newBuilder().setJobId(jobId).build();
        return client.call(address, MeshControlGrpcClient.Checkpoint, request, DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<MeshStatus> topology() {
        return client.call(address, MeshControlGrpcClient.Topology, TopologyRequest.getDefaultInstance(), DEADLINE)
                .map(MeshMessages::decode);
    }
}
