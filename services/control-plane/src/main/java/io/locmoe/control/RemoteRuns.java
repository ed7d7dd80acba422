package io.locmoe.control;

import io.locmoe.control.proto.RankControlGrpcClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** What other nodes do about runs. Thread-safe; never blocks. */
public final class RemoteRuns {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ControlClient client;

    RemoteRuns(ControlClient client) {
        this.client = client;
    }

    /** Tells a node that a run is kept, so that it follows it; fails as {@link RunService#kept}. */
    public Future<Void> kept(Peer node, FollowedRun run) {
        return client.call(ControlClient.rankPort(node), RankControlGrpcClient.Kept, RankMessages.encode(run), DEADLINE)
                .mapEmpty();
    }

    /**
     * Lets a copy of a run's history grow with that of the node that keeps the run, from where the copy ends.
     *
     * @return fails where the node does not keep it; its result completes, or fails, when that no longer tells of it
     */
    public Future<Future<Void>> follow(Peer keeper, String run, JobHistory copy) {
        Promise<Void> over = Promise.promise();
        return new EventReader(client, ControlClient.rankPort(keeper), "Follow")
                .open(
                        RankControlGrpcClient.Follow,
                        EventMessages.watch(run, copy.position()),
                        copy.copied(),
                        over::tryFail,
                        over::tryComplete)
                .map(opened -> over.future());
    }
}
