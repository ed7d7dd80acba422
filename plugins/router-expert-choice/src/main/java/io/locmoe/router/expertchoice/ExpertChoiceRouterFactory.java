package io.locmoe.router.expertchoice;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;

final class ExpertChoiceRouterFactory implements RouterFactory {

    /** The side that chooses in validation and generation. */
    enum Evaluation {
        /** Each token, its best experts, with no look at other tokens. */
        TOKEN_CHOICE,
        /** Each expert, over all tokens of the batch, as in training. */
        EXPERT_CHOICE
    }

    @Override
    public String name() {
        return "expert-choice";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(
                                "capacityFactor",
                                2.0,
                                "in training an expert takes ceil(T / n * factor) of the mesh's T tokens; "
                                        + "0: all of them")
                        .atLeast(0),
                Option.of(
                        "evaluation",
                        Evaluation.TOKEN_CHOICE,
                        "who chooses in validation and generation: token-choice (causal), expert-choice"),
                Option.of(
                                "evaluationCapacityFactor",
                                2.0,
                                "the factor then; with token-choice it is rounded to the "
                                        + "number of experts that a token chooses; 0: all")
                        .atLeast(0),
                Option.of("minimumCapacity", 0, "an expert takes at least this many tokens, if there are as many")
                        .atLeast(0));
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new ExpertChoiceRouter(
                setup.experts(), CapacityRule.of(options), options.constant("evaluation", Evaluation.class));
    }
}
