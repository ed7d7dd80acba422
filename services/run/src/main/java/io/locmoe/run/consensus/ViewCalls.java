package io.locmoe.run.consensus;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.RunRequest;
import io.vertx.core.Future;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What this node promises to another one about the members of a run. Any thread may call.
 *
 * @param mayGoOn  whether a node may continue a run
 * @param promised called with the name of a run when an epoch of it is promised
 */
public record ViewCalls(
        Confinement confinement,
        Acceptors runs,
        BiPredicate<String, String> mayGoOn,
        Consumer<String> promised,
        Caller caller)
        implements ViewService {

    @Override
    public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
        return confinement.call(() -> {
            require(!run.isEmpty() && run.length() <= RunRequest.LONGEST_RUN, "an epoch of a run");
            requireCandidate(candidate);
            require(
                    epoch > 0 && runs.isCredible(run, epoch),
                    "an epoch of at most a day after this one's clock, not " + epoch
                            + ": compare the clocks of the nodes");
            Vote vote = mayGoOn.test(run, candidate.name())
                    ? runs.prepare(run, epoch, known, candidate)
                    : runs.of(run).refuse();
            if (vote.accepted()) {
                promised.accept(run);
            }
            return Future.succeededFuture(vote);
        });
    }

    @Override
    public Future<Vote> install(Lineage next, Member candidate) {
        return confinement.call(() -> {
            requireCandidate(candidate);
            return Future.succeededFuture(runs.install(next, candidate));
        });
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new ControlException(Code.INVALID, "a node promises " + what);
        }
    }

    private void requireCandidate(Member candidate) {
        if (!caller.isNode(candidate.name())) {
            throw new ControlException(
                    Code.FORBIDDEN, "only " + candidate + " may ask for votes for itself; the caller is " + caller);
        }
    }
}
