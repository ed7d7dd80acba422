package io.locmoe.control.client;

import io.locmoe.control.message.EventMessages;
import io.locmoe.control.message.RankMessages;
import io.locmoe.control.proto.RankControlGrpcClient;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RunService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** The service of other nodes for runs. Thread-safe; never blocks. */
public final class RemoteRuns {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ControlClient client;

    RemoteRuns(ControlClient client) {
        this.client = client;
    }

    /** Announces this node as leader, so that the other node follows the run; fails as {@link RunService#announce}. */
    public Future<Void> announce(Peer node, FollowedRun run) {
        return client.call(
                        ControlClient.rankPort(node),
                        RankControlGrpcClient.Announce,
                        RankMessages.encode(run),
                        DEADLINE)
                .mapEmpty();
    }

    /**
     * Lets a replica of a run's history grow with the leader's history, from the end of the replica.
     *
     * @return fails if the node is not the leader; the inner future completes or fails when the stream ends
     */
    public Future<Future<Void>> follow(Peer leader, String run, RunHistory copy) {
        Promise<Void> over = Promise.promise();
        return new EventReader(client, ControlClient.rankPort(leader), "Follow")
                .open(
                        RankControlGrpcClient.Follow,
                        EventMessages.watch(run, copy.position()),
                        copy.copied(),
                        over::tryFail,
                        over::tryComplete)
                .map(opened -> over.future());
    }
}
