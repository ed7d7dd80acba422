package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.locmoe.control.access.Target;
import io.locmoe.control.message.PluginMessages;
import io.locmoe.control.message.RankMessages;
import io.locmoe.control.proto.CancelReply;
import io.locmoe.control.proto.CancelRequest;
import io.locmoe.control.proto.EndedRequest;
import io.locmoe.control.proto.PluginsRequest;
import io.locmoe.control.proto.RankControlGrpcClient;
import io.locmoe.control.proto.RunsReply;
import io.locmoe.control.proto.RunsRequest;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** The rank service of another node. */
final class RemoteRanks implements RankService {
    static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Time for a node that may just be starting to rescan its directories; {@link RemoteMesh#RESCAN} is longer. */
    private static final Duration RESCAN = Duration.ofSeconds(15);

    private final ControlClient client;
    private final Target target;

    RemoteRanks(ControlClient client, Target target) {
        this.client = client;
        this.target = target;
    }

    @Override
    public Future<Void> start(RankStart start) {
        return client.call(target, RankControlGrpcClient.Start, RankMessages.encode(start), DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        CancelRequest request =
                CancelRequest.newBuilder().setJobId(jobId).setReason(reason).build();
        return client.call(target, RankControlGrpcClient.Cancel, request, DEADLINE)
                .map(CancelReply::getLastExchangesList);
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return client.call(target, RankControlGrpcClient.ReportFailure, RankMessages.encode(failure), DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        EndedRequest request = EndedRequest.newBuilder()
                .setJobId(jobId)
                .setNode(node)
                .addAllLastExchanges(lastExchanges)
                .build();
        return client.call(target, RankControlGrpcClient.Ended, request, DEADLINE)
                .mapEmpty();
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        RunsRequest request =
                RunsRequest.newBuilder().setJobId(jobId).setNode(node).build();
        return client.call(target, RankControlGrpcClient.Runs, request, USUAL.silence())
                .map(RunsReply::getRuns);
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return client.call(target, RankControlGrpcClient.Plugins, PluginsRequest.getDefaultInstance(), RESCAN)
                .map(PluginMessages::decode);
    }
}
