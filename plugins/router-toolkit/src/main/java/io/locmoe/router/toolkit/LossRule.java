package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The losses of a router with a learned balance, as users set them.
 *
 * @param alpha        coefficient of the {@link BalanceLoss}; 0: none
 * @param form         which choices it counts
 * @param scope        over which tokens it asks for balance
 * @param zCoefficient coefficient of the {@link ZLoss}; 0: none
 */
public record LossRule(float alpha, BalanceLoss.Form form, BalanceLoss.Scope scope, float zCoefficient) {

    /** The options {@code alpha}, {@code auxiliaryForm}, {@code auxiliaryScope} and {@code zLoss}. */
    public static List<Option> options(double defaultAlpha, BalanceLoss.Scope defaultScope) {
        return List.of(
                Option.of("alpha", defaultAlpha, "coefficient of the load-balancing loss; 0: none")
                        .within(0, Float.MAX_VALUE),
                Option.of(
                        "auxiliaryForm",
                        BalanceLoss.Form.MEGATRON,
                        "choices that the load-balancing loss counts: megatron all, gshard the first"),
                Option.of(
                        "auxiliaryScope",
                        defaultScope,
                        "tokens over which it asks for balance: global, micro-batch (of each rank), sequence"),
                Option.of("zLoss", 0.0, "coefficient of the mean of logsumexp(logits)^2; 0: none")
                        .within(0, Float.MAX_VALUE));
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if a coefficient is negative
     */
    public static LossRule of(Options options) {
        return new LossRule(
                (float) options.number("alpha"),
                options.constant("auxiliaryForm", BalanceLoss.Form.class),
                options.constant("auxiliaryScope", BalanceLoss.Scope.class),
                (float) options.number("zLoss"));
    }

    /**
     * This rank's part of the losses, for {@link RoutingPlan#losses()}; a coefficient of 0 gives none.
     *
     * @param logits        [T, n]
     * @param probabilities gives [T, n], rows of sum 1; asked only where it is needed
     * @param assignment    the same choices after the capacity
     */
    public Map<String, Tensor> losses(
            Tensor logits,
            Supplier<Tensor> probabilities,
            TokenChoices choices,
            Assignment assignment,
            RoutingCall call) {
        Map<String, Tensor> losses = new LinkedHashMap<>();
        if (alpha > 0) {
            losses.put(
                    RoutingPlan.AUXILIARY,
                    BalanceLoss.of(form, scope, probabilities.get(), choices, assignment, call)
                            .scale(alpha));
        }
        if (zCoefficient > 0) {
            losses.put(ZLoss.NAME, ZLoss.of(logits, call).scale(zCoefficient));
        }
        return losses;
    }
}
