package io.locmoe.control.client;

import io.locmoe.control.access.Target;
import io.locmoe.control.message.ViewMessages;
import io.locmoe.control.proto.RankControlGrpcClient;
import io.locmoe.run.consensus.Lineage;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.consensus.Vote;
import io.vertx.core.Future;
import java.time.Duration;

/** The service of another node that votes on the members of a run. */
final class RemoteViews implements ViewService {
    /** Longer than a candidate waits, so that the candidate alone decides when to stop. */
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ControlClient client;
    private final Target target;

    RemoteViews(ControlClient client, Target target) {
        this.client = client;
        this.target = target;
    }

    @Override
    public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
        return client.call(
                        target,
                        RankControlGrpcClient.Prepare,
                        ViewMessages.encode(run, epoch, known, candidate),
                        DEADLINE)
                .map(reply -> ViewMessages.decode(run, reply));
    }

    @Override
    public Future<Vote> install(Lineage next, Member candidate) {
        return client.call(target, RankControlGrpcClient.Install, ViewMessages.encode(next, candidate), DEADLINE)
                .map(reply -> ViewMessages.decode(next.view().run(), reply));
    }
}
