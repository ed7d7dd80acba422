package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.expert.ExpertPass;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.plan.PlanTotals;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The third stage of a sparse layer: the ranks exchange how many tokens each rank sends to each expert; then tokens are
 * laid out in sending order, one copy for each expert that takes them, and start their way to the experts.
 *
 * <p>All rows are converted to the operand type, including those that stay on their rank, so that the placement of an
 * expert makes no difference.
 */
final class DispatchStage {
    private final LayerSite site;
    private final Experts experts;
    private final TokenExchange exchange;
    private final int overlap;
    private final boolean alone;
    private final Optional<LayerReplicas> replicas;

    /**
     * Creates the stage.
     *
     * @param experts the experts that this rank hosts
     * @param rows    moves rows between ranks
     * @param overlap number of chunks in which entries are exchanged and computed
     * @param alone   whether one rank has all tokens, and the others have experts only
     */
    DispatchStage(LayerSite site, Experts experts, RowExchange rows, int overlap, boolean alone) {
        this(site, experts, rows, overlap, alone, Optional.empty());
    }

    /** @param replicas decides who computes which entries in training; empty: the homes of experts */
    DispatchStage(
            LayerSite site,
            Experts experts,
            RowExchange rows,
            int overlap,
            boolean alone,
            Optional<LayerReplicas> replicas) {
        this.replicas = replicas;
        this.alone = alone;
        this.site = site;
        this.experts = experts;
        this.exchange = new TokenExchange(rows, experts.group(), experts.products(), experts.width());
        this.overlap = overlap;
    }

    /**
     * Entries on their way.
     *
     * @param entries [entries, width] copies of tokens, sorted by expert
     * @param pass    the run of this rank's experts, whose input the arriving rows become
     * @param trip    the way of the entries to their experts and back
     */
    record Dispatched(DeviceTensor entries, ExpertPass pass, RoundTrip trip) {}

    /**
     * The way of a layer's entries, on which all ranks agreed. It goes to slots: an expert on one of the ranks that
     * compute it. Without replicas each expert has one slot, on its home.
     *
     * @param route   its counts are those of slots
     * @param slots   rank of each slot
     * @param experts the experts of this rank's slots
     * @param order   [entries] the entry of the plan that each entry on the way is; null in the plan's own order
     */
    record AgreedRoute(TokenRoute route, ExpertPlacement slots, Experts experts, int[] order) {

        /** [entries] the token of each entry on the way. */
        int[] tokens(RoutingPlan plan) {
            int[] tokens = plan.assignment().tokens();
            return order == null
                    ? tokens
                    : IntStream.of(order).map(entry -> tokens[entry]).toArray();
        }

        /** [entries] the weight of each entry on the way. @param weights those of the plan's entries */
        DeviceTensor weights(DeviceTensor weights) {
            return order == null || order.length == 0
                    ? weights
                    : weights.reshape(order.length, 1).gatherRows(order).reshape(order.length);
        }
    }

    /** Waits for the other ranks' counts. Refuses plans that do not fit together. */
    AgreedRoute agree(RoutingPlan plan, Batch batch, LayerResults results) {
        long[][] kept = site.naming(batch, results, () -> kept(plan, batch));
        int most = mostOfOneRank(plan.assignment().capacity(), batch.rows());
        if (replicas.isPresent() && batch.training()) {
            return replicas.get().agree(kept, most, overlap, batch);
        }
        TokenRoute route = TokenRoute.of(kept, site.mesh().rank(), site.placement(), most, overlap);
        return new AgreedRoute(route, site.placement(), experts, null);
    }

    /**
     * Computes this rank's experts in a forward pass of the one rank that has tokens, rank 0.
     *
     * @param none [0, width]
     * @param rows tokens of that rank, padding included
     */
    void serve(DeviceTensor none, long rows) {
        LayerCollective place = new LayerCollective(0, 0, site.layer(), LayerCollective.EXCHANGE);
        PlanTotals leading = PlanTotals.decode(place.gather(site.mesh(), new long[0])[0]);
        PlanTotals.requirePlausible(List.of(leading), site.placement().experts(), rows);
        TokenRoute route = TokenRoute.of(
                ofOne(0, leading),
                site.mesh().rank(),
                site.placement(),
                mostOfOneRank((int) leading.capacity(), (int) rows),
                overlap);
        MessageTag tag = new MessageTag(0, 0, site.layer(), Direction.DISPATCH, 0);
        Dispatched dispatched = send(none, new int[0], route, tag);
        new ExpertStage().compute(dispatched);
        dispatched.trip().arrive();
    }

    /** Sends the tokens, [rows, width], to their experts. */
    Dispatched dispatch(DeviceTensor x, int[] tokens, AgreedRoute way, Batch batch) {
        MessageTag tag = new MessageTag(batch.step(), batch.microBatch(), site.layer(), Direction.DISPATCH, 0);
        return send(way.experts(), x.gatherRows(tokens), tokens, way.route(), tag);
    }

    /** Sends entries, of which each copies the token in {@code tokens}. */
    Dispatched send(DeviceTensor entries, int[] tokens, TokenRoute route, MessageTag tag) {
        return send(experts, entries, tokens, route, tag);
    }

    private Dispatched send(Experts computing, DeviceTensor entries, int[] tokens, TokenRoute route, MessageTag tag) {
        ExpertPass pass = computing.pass(entries.tape(), route.pieces());
        RoundTrip trip = exchange.begin(entries.tape(), route, tag);
        trip.leave(entries.span(), pass.input(), Direction.DISPATCH, tokens);
        return new Dispatched(entries, pass, trip);
    }

    /** [ranks][experts] number of tokens that each rank's plan gives to each expert. */
    private long[][] kept(RoutingPlan plan, Batch batch) {
        PlanTotals own = PlanTotals.of(plan, batch.rows());
        LayerCollective place =
                new LayerCollective(batch.step(), batch.microBatch(), site.layer(), LayerCollective.EXCHANGE);
        long[][] messages = place.gather(site.mesh(), own.encode());
        List<PlanTotals> ranks = alone
                ? List.of(own)
                : Stream.of(messages).map(PlanTotals::decode).toList();
        PlanTotals.check(ranks, plan.assignment(), batch.meshRows());
        return alone
                ? ofOne(site.mesh().rank(), own)
                : ranks.stream().map(PlanTotals::kept).toArray(long[][]::new);
    }

    private long[][] ofOne(int rank, PlanTotals totals) {
        long[][] kept = new long[site.topology().ranks()][site.placement().experts()];
        kept[rank] = totals.kept();
        return kept;
    }

    /** Every rank has a batch of the same size, and a token goes to an expert at most once. */
    private static int mostOfOneRank(int capacity, int rows) {
        return capacity == Integer.MAX_VALUE ? Integer.MAX_VALUE : Math.min(capacity, rows);
    }
}
