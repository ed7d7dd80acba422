package io.locmoe.engine.routing;

import io.locmoe.engine.routing.RouteResult.Entry;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts the compressed rows of a plan to a list. */
final class Entries {
    private Entries() {}

    private static List<Entry> of(Assignment a, float[] weights) {
        int[] experts = a.expertOfEntry();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < a.entries(); i++) {
            entries.add(new Entry(a.tokens()[i], experts[i], i - a.offsets()[experts[i]], weights[i]));
        }
        return entries;
    }

    static RouteResult result(
            RoutingPlan plan, float[] weights, Map<String, Double> losses, Optional<float[][]> scores) {
        Assignment a = plan.assignment();
        return new RouteResult(
                of(a, weights), a.dropped(), a.load(), a.capacity(), losses, plan.measures(), scores, Map.of());
    }
}
