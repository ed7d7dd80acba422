package io.locmoe.router.locmoe;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.theory.CapacityBound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An expert's capacity by factor, in training lowered to the bound of Theorem 1 where the user asks for it:
 * clamp(ceil(bound * boundScale), minimumCapacity or 1, ceil(k T / n * capacityFactor)). Validation and generation know
 * the evaluation factor only. See docs/adr/0005-capacity-bound.md.
 */
final class BoundedCapacity {

    /** Which form of the bound. */
    enum Bound {
        NONE,
        LITERAL,
        ERFC,
        CORRECTED;

        private Optional<CapacityBound.Form> form() {
            return this == NONE ? Optional.empty() : Optional.of(CapacityBound.Form.valueOf(name()));
        }
    }

    /** @param measures what to report: the bound and delta, where there is a bound */
    record Limit(int capacity, Map<String, Double> measures) {}

    /** Name of the measure delta. */
    static final String DELTA = "delta";

    private final CapacityRule rule;
    private final int experts;
    private final Optional<CapacityBound.Form> form;
    private final double scale;
    private final DeltaEstimate delta;

    private BoundedCapacity(Options options, RouterSetup setup) {
        rule = CapacityRule.of(options);
        experts = setup.experts();
        form = options.constant("capacityBound", Bound.class).form();
        scale = options.number("boundScale");
        delta = new DeltaEstimate(
                options.constant(DELTA, DeltaEstimate.Measured.class),
                options.number("deltaDecay"),
                form.isPresent()
                        ? setup.state(DELTA, new double[DeltaEstimate.STATE])
                        : new double[DeltaEstimate.STATE]);
    }

    /** The options. No bound by default: in small models it leaves an expert one token. */
    static List<Option> options(DeltaEstimate.Measured measured) {
        List<Option> options = new ArrayList<>(CapacityRule.options(1.25));
        options.addAll(List.of(
                Option.of(
                        "capacityBound",
                        Bound.NONE,
                        "lowers the capacity in training to the bound of Theorem 1: none, "
                                + "literal exp form, erfc form, corrected (exact and one-sided)"),
                Option.of(
                        DELTA,
                        measured,
                        "when the bound's delta, the mean cosine of tokens and their nearest gate "
                                + "vectors, is measured: first-batch (LocMoE), moving (LocMoE+)"),
                Option.of("deltaDecay", 0.9, "weight of the old delta in the moving average")
                        .within(0, 1),
                Option.of("boundScale", 1.0, "class-discriminative tokens wanted for each expert: the bound is for one")
                        .within(0, 1e9)));
        return options;
    }

    /** Reads what {@link #options} declares. */
    static BoundedCapacity of(Options options, RouterSetup setup) {
        return new BoundedCapacity(options, setup);
    }

    /**
     * The capacity for one call. A collective.
     *
     * @param choices k
     * @param angles  called only where they are needed
     */
    Limit limit(RoutingCall call, int choices, Supplier<Affinity> angles) {
        int largest = rule.capacity(call, experts, choices);
        if (form.isEmpty() || !call.training()) {
            return new Limit(largest, Map.of());
        }
        delta.observe(angles, call);
        double bound = CapacityBound.tokens(form.get(), delta.delta(), delta.width(), experts);
        int capacity = Math.max(rule.minimum(), CapacityBound.capacity(bound * scale, largest));
        // An expert cannot receive more than all tokens; reports would not know what to do with infinity.
        double reported = Math.min(bound, call.meshTokens());
        return new Limit(capacity, Map.of(RoutingPlan.CAPACITY_BOUND, reported, DELTA, delta.delta()));
    }

    /** Whether validation and generation drop nothing. */
    boolean unlimitedInEvaluation() {
        return rule.unlimitedInEvaluation();
    }

    void stepCompleted() {
        delta.stepCompleted();
    }

    void stepDiscarded() {
        delta.stepDiscarded();
    }
}
