package io.locmoe.router.sinkhorn;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class SinkhornRouterFactory implements RouterFactory {

    /** What makes the choices of a training step even. */
    enum Balance {
        /** The largest entries of the normalised matrix: nearly even. */
        SINKHORN,
        /** The best assignment among those that are even. */
        BASE
    }

    @Override
    public String name() {
        return "sinkhorn";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(
                List.of(Option.of("topK", 1, "experts that a token chooses").atLeast(1)));
        options.addAll(CapacityRule.options(0));
        options.addAll(List.of(
                Option.of(
                        "balance",
                        Balance.SINKHORN,
                        "what makes choices even in training: sinkhorn, nearly; base,"
                                + " exactly, by the best even assignment, with topK 1"),
                Option.of("tolerance", 1e-4, "the normalisation ends when its column factors move less, in the mean")
                        .atLeast(0),
                Option.of("maxIterations", 100, "and after as many iterations at the latest, with what it has then")
                        .within(1, 1_000_000)));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        int topK = options.integer("topK", 1, setup.experts());
        Balance balance = options.constant("balance", Balance.class);
        if (balance == Balance.BASE && topK > 1) {
            throw new IllegalArgumentException(
                    "option balance: base gives a token one expert, and topK is " + topK + "; set topK to 1");
        }
        return new SinkhornRouter(
                setup.experts(),
                topK,
                CapacityRule.of(options),
                balance,
                options.number("tolerance"),
                options.integer("maxIterations"));
    }
}
