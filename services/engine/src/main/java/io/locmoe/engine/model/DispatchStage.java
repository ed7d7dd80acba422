package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * The third stage of a sparse layer: the ranks exchange how many tokens each rank sends to each expert, and tokens are
 * laid out in sending order, one copy for each expert that takes them.
 */
final class DispatchStage {
    private final LayerSite site;
    private final int overlap;

    /** @param overlap number of chunks in which entries are exchanged and computed */
    DispatchStage(LayerSite site, int overlap) {
        this.site = site;
        this.overlap = overlap;
    }

    /**
     * Entries that are ready to leave.
     *
     * @param entries [entries, width] copies of tokens, sorted by expert
     * @param tokens  [entries] the token that each entry copies
     * @param route   how the entries of all ranks reach their experts
     * @param tag     tag of the messages of the layer's first chunk
     */
    record Dispatched(DeviceTensor entries, int[] tokens, TokenRoute route, MessageTag tag) {}

    /** Waits for the other ranks' counts. Refuses plans that do not fit together. */
    Dispatched dispatch(DeviceTensor x, RoutingPlan plan, Batch batch, LayerResults results) {
        Assignment assignment = plan.assignment();
        long[][] kept = site.naming(batch, results, () -> agree(plan, batch));
        TokenRoute route =
                TokenRoute.of(kept, site.mesh().rank(), site.placement(), mostOfOneRank(assignment, batch), overlap);
        MessageTag tag = new MessageTag(batch.step(), batch.microBatch(), site.layer(), Direction.DISPATCH, 0);
        return new Dispatched(x.gatherRows(assignment.tokens()), assignment.tokens(), route, tag);
    }

    /** [ranks][experts] number of tokens that each rank's plan gives to each expert. */
    private long[][] agree(RoutingPlan plan, Batch batch) {
        PlanTotals own = PlanTotals.of(plan, batch.rows());
        LayerCollective place =
                new LayerCollective(batch.step(), batch.microBatch(), site.layer(), LayerCollective.EXCHANGE);
        List<PlanTotals> ranks = Stream.of(place.gather(site.mesh(), own.encode()))
                .map(PlanTotals::decode)
                .toList();
        PlanTotals.check(ranks, plan.assignment());
        return ranks.stream().map(PlanTotals::kept).toArray(long[][]::new);
    }

    static long[] kept(Assignment assignment) {
        long[] kept = new long[assignment.experts()];
        for (int e = 0; e < kept.length; e++) {
            kept[e] = assignment.offsets()[e + 1] - assignment.offsets()[e];
        }
        return kept;
    }

    /** Every rank has a batch of the same size, and a token goes to an expert at most once. */
    private static int mostOfOneRank(Assignment assignment, Batch batch) {
        return assignment.capacity() == Integer.MAX_VALUE
                ? Integer.MAX_VALUE
                : Math.min(assignment.capacity(), batch.rows());
    }
}
