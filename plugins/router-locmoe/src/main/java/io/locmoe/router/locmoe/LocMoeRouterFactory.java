package io.locmoe.router.locmoe;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterContext;
import io.locmoe.spi.router.RouterFactory;
import java.util.ArrayList;
import java.util.List;

final class LocMoeRouterFactory implements RouterFactory {

    /** Factor of an expert's output. */
    enum GateWeight {
        /** The softmax value (LocMoE eq. 3). */
        SOFTMAX,
        /** 1, which MindSpore's division by the sum comes to with one choice. */
        ONE
    }

    @Override
    public String name() {
        return "locmoe";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.of("topK", 1, "experts that a token chooses"),
                Option.of("gateWeight", GateWeight.SOFTMAX, "factor of an expert's output: softmax (paper) or one")));
        options.addAll(CapacityRule.options(1.25));
        options.addAll(List.of(
                Option.of("alpha", 0.01, "coefficient of the load-balancing loss; 0: none"),
                Option.of("mu", 0.01, "coefficient of the locality loss; 0: none"),
                Option.of("smoothing", 0.01, "mass of the localized distribution on experts of other nodes")));
        return options;
    }

    @Override
    public String usualGate() {
        return "grap";
    }

    @Override
    public Router create(Options options, RouterContext context) {
        return new LocMoeRouter(
                context.experts(),
                options.integer("topK", 1, context.experts()),
                options.constant("gateWeight", GateWeight.class),
                CapacityRule.of(options),
                (float) options.number("alpha", 0, Float.MAX_VALUE),
                (float) options.number("mu", 0, Float.MAX_VALUE),
                options.number("smoothing", 1e-6, 1 - 1e-6));
    }
}
