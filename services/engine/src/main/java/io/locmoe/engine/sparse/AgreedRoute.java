package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.expert.Experts;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.stream.IntStream;

/**
 * The way of a layer's entries, on which all ranks agreed. It goes to slots: an expert on one of the ranks that compute
 * it. Without replicas each expert has one slot, on its home.
 *
 * @param route   its counts are those of slots
 * @param slots   rank of each slot
 * @param experts the experts of this rank's slots
 * @param order   [entries] the entry of the plan that each entry on the way is; null if they are in the plan's order
 */
record AgreedRoute(TokenRoute route, ExpertPlacement slots, Experts experts, int[] order) {

    /** [entries] the token of each entry on the way. */
    int[] tokens(RoutingPlan plan) {
        int[] tokens = plan.assignment().tokens();
        return order == null ? tokens : IntStream.of(order).map(entry -> tokens[entry]).toArray();
    }

    /** [entries] the weight of each entry on the way. @param weights those of the plan's entries */
    DeviceTensor weights(DeviceTensor weights) {
        return order == null || order.length == 0
                ? weights
                : weights.reshape(order.length, 1).gatherRows(order).reshape(order.length);
    }
}
