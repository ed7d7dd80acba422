package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.Lineage;
import io.locmoe.control.Member;
import io.locmoe.control.View;
import io.locmoe.control.ViewService;
import io.locmoe.control.Vote;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * What this node promises to another one, about the members of a run. Any thread may call.
 *
 * @param promised told the name of a run of which an epoch is promised
 */
record ViewCalls(Confinement confinement, RunMemory runs, Consumer<String> promised, Caller caller)
        implements ViewService {
    /** Epochs are milliseconds since 1970, and one more with each attempt; there must be room above each. */
    private static final long HIGHEST = 1L << 60;

    @Override
    public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
        return confinement.call(() -> {
            require(!run.isEmpty() && run.length() <= View.LONGEST_RUN, "an epoch of a run");
            require(epoch > 0 && epoch <= HIGHEST, "an epoch that may be");
            requireCandidate(candidate);
            Vote vote = runs.prepare(run, epoch, known, candidate);
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
            throw new ControlException(Code.INVALID, "a node is asked to promise " + what + ", which this is not");
        }
    }

    private void requireCandidate(Member candidate) {
        if (!caller.isNode(candidate.name())) {
            throw new ControlException(
                    Code.FORBIDDEN, "only " + candidate + " may ask for votes for itself; the caller is " + caller);
        }
    }
}
