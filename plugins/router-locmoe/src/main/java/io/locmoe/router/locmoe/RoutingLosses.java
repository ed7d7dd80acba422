package io.locmoe.router.locmoe;

import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.LocalityLoss;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * L_aux (LocMoE eq. 5, {@link BalanceLoss}), which asks for even experts, and L_loc (eq. 6, {@link LocalityLoss}),
 * which asks for experts of the token's own node.
 */
record RoutingLosses(float alpha, MuSchedule mu, double smoothing) {

    static List<Option> options() {
        List<Option> options =
                new ArrayList<>(List.of(Option.of("alpha", 0.01, "coefficient of the load-balancing loss; 0: none")
                        .within(0, Float.MAX_VALUE)));
        options.addAll(MuSchedule.options());
        options.add(Option.of("smoothing", 0.01, "mass of the localized distribution on experts of other nodes")
                .within(1e-6, 1 - 1e-6));
        return options;
    }

    static RoutingLosses of(Options options) {
        return new RoutingLosses((float) options.number("alpha"), MuSchedule.of(options), options.number("smoothing"));
    }

    /**
     * This rank's part of both, with their coefficients.
     *
     * @param probabilities [T, n]
     */
    Map<String, Tensor> of(Tensor probabilities, Assignment assignment, RoutingCall call) {
        Map<String, Tensor> losses = new LinkedHashMap<>();
        if (alpha > 0) {
            // f_i is a share of all choices, of which tokens may make different numbers.
            double choices =
                    (double) Math.max(1, Arrays.stream(assignment.load()).sum()) / Math.max(1, call.meshTokens());
            losses.put(
                    RoutingPlan.AUXILIARY,
                    BalanceLoss.of(probabilities, assignment.load(), 1, call).scale((float) (alpha / choices)));
        }
        float locality = mu.at(call.step());
        if (locality > 0) {
            losses.put(
                    RoutingPlan.LOCALITY,
                    LocalityLoss.of(probabilities, smoothing, call).scale(locality));
        }
        return losses;
    }
}
