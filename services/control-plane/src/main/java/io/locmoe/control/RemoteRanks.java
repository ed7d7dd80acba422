package io.locmoe.control;

import io.locmoe.control.proto.CancelReply;
import io.locmoe.control.proto.CancelRequest;
import io.locmoe.control.proto.EndedRequest;
import io.locmoe.control.proto.RankControlGrpcClient;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** The rank service of another node. */
final class RemoteRanks implements RankService {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ControlClient client;
    private final SocketAddress address;

    RemoteRanks(ControlClient client, SocketAddress address) {
        this.client = client;
        this.address = address;
    }

    @Override
    public Future<Void> start(RankStart start) {
        return client.call(address, RankControlGrpcClient.Start, RankMessages.encode(start), DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        CancelRequest request =
                CancelRequest.newBuilder().setJobId(jobId).setReason(reason).build();
        return client.call(address, RankControlGrpcClient.Cancel, request, DEADLINE)
                .map(CancelReply::getLastExchangesList);
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return client.call(address, RankControlGrpcClient.ReportFailure, RankMessages.encode(failure), DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        EndedRequest request = EndedRequest.newBuilder()
                .setJobId(jobId)
                .setNode(node)
                .addAllLastExchanges(lastExchanges)
                .build();
        return client.call(address, RankControlGrpcClient.Ended, request, DEADLINE)
                .mapEmpty();
    }
}
