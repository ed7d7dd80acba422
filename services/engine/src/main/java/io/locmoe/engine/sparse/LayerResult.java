package io.locmoe.engine.sparse;

import io.locmoe.engine.sparse.DispatchStage.AgreedRoute;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics of a sparse layer in one micro-batch; the counts are of the whole mesh, the losses are this rank's part.
 *
 * @param layer        number among the sparse layers, from 0
 * @param plugins      the router and gate in use and the number of the layer, for messages
 * @param losses       scalars by name
 * @param measures     measures that the router reports, by name
 * @param assignment   the experts of this rank's tokens; load and capacity in it are of the whole mesh
 * @param entries      choices that were kept
 * @param localEntries kept choices that were computed on the token's node
 * @param computed     [ranks] kept choices by the rank that computed them
 */
public record LayerResult(
        int layer,
        String plugins,
        Map<String, DeviceTensor> losses,
        Map<String, Double> measures,
        Assignment assignment,
        long entries,
        long localEntries,
        long[] computed) {

    /** Number of times that a token's row travels per entry: to the expert and back, and the same for the gradients. */
    public static final int TRAVELS = 4;

    static LayerResult of(LayerSite site, RoutingPlan plan, AgreedRoute way) {
        long[][] counts = way.route().counts();
        long entries = 0;
        long local = 0;
        long[] computed = new long[counts.length];
        for (int rank = 0; rank < counts.length; rank++) {
            for (int e = 0; e < way.slots().experts(); e++) {
                long kept = counts[rank][e];
                entries += kept;
                computed[way.slots().rank(e)] += kept;
                local += site.topology().sameNode(rank, way.slots().rank(e)) ? kept : 0;
            }
        }
        Map<String, DeviceTensor> losses = new TreeMap<>();
        plan.losses().forEach((name, loss) -> losses.put(name, (DeviceTensor) loss));
        return new LayerResult(
                site.layer(), site.names(), losses, plan.measures(), plan.assignment(), entries, local, computed);
    }
}
