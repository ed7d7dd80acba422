package ${package};

import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The entry, found by ServiceLoader: offers the router ${name}. */
public final class ${className}Plugin implements MoePlugin {
    @Override
    public List<RouterFactory> routers() {
        return List.of(new ${className}RouterFactory());
    }
}

final class ${className}RouterFactory implements RouterFactory {
    @Override
    public String name() {
        return "${name}";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(CapacityRule.options(1.25));
        options.add(Option.of("alpha", 0.01, "coefficient of the load-balancing loss").atLeast(0));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        return new ${className}Router(setup.experts(), (float) options.number("alpha"), CapacityRule.of(options));
    }
}

/** Each token goes to the expert with the highest score; a loss keeps the load even. */
record ${className}Router(int experts, float alpha, CapacityRule capacity) implements Router {
    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        TokenChoices choices = TopK.choose(probabilities.toArray(), experts, 1, call.valid());
        Assignment assignment = capacity.limit(choices, experts, call);
        Tensor loss = BalanceLoss.of(probabilities, assignment.load(), 1, call).scale(alpha);
        Tensor weights = CombineWeights.probabilities(probabilities, assignment);
        return new RoutingPlan(assignment, weights, Map.of(RoutingPlan.AUXILIARY, loss));
    }
}
