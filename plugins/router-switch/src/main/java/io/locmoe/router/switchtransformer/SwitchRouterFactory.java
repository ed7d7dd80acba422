package io.locmoe.router.switchtransformer;

import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.DropPolicy;
import io.locmoe.router.toolkit.LossRule;
import io.locmoe.router.toolkit.ScoreNoise;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class SwitchRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "switch";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(
                List.of(Option.of("topK", 1, "experts that a token chooses").atLeast(1)));
        options.addAll(CapacityRule.options(1.25));
        options.addAll(List.of(
                DropPolicy.option(),
                Option.of(
                        "normalizeWeights",
                        true,
                        "divide a token's weights by their sum after drops; no effect with topK 1"),
                Option.of("alpha", 0.01, "coefficient of the load-balancing loss; 0: none")
                        .within(0, Float.MAX_VALUE),
                Option.of(
                        "auxiliaryForm",
                        BalanceLoss.Form.MEGATRON,
                        "choices that the load-balancing loss counts: megatron all, gshard the first"),
                Option.of("zLoss", 0.0, "coefficient of the mean of logsumexp(logits)^2; 0: none")
                        .within(0, Float.MAX_VALUE),
                Option.of("jitter", 0.0, "in training, scores are multiplied by uniform numbers in 1 +- jitter")
                        .within(0, 1)));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new SwitchRouter(
                setup.experts(),
                options.integer("topK", 1, setup.experts()),
                CapacityRule.of(options),
                DropPolicy.of(options),
                options.flag("normalizeWeights"),
                new LossRule(
                        (float) options.number("alpha"),
                        options.constant("auxiliaryForm", BalanceLoss.Form.class),
                        BalanceLoss.Scope.GLOBAL,
                        (float) options.number("zLoss")),
                new ScoreNoise((float) options.number("jitter"), 0));
    }
}
