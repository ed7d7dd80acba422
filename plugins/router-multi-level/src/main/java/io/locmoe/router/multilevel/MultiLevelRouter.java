package io.locmoe.router.multilevel;

import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Routes by domain, then inside the domain's group of experts: the two levels of PanGu-Sigma (Ren et al. 2023), whose
 * second level LocMoE replaces. Group g of G has the experts [g n/G, (g+1) n/G) and the sequences of the domains d with
 * d mod G = g. Its router sees those sequences and experts only: capacity, losses and measures are of the group. Losses
 * of the groups are added, measures averaged over the groups that report them.
 *
 * @param second the router of each group
 */
record MultiLevelRouter(List<Router> second) implements Router {

    @Override
    public boolean usesScores() {
        return second.getFirst().usesScores();
    }

    @Override
    public boolean routesTokensAlone() {
        return second.stream().allMatch(Router::routesTokensAlone);
    }

    /**
     * Every rank asks the router of every group, also where it has no token of the group, as that may be a collective.
     */
    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        List<GroupRows> groups = GroupRows.split(second.size(), call);
        long[] real = new long[groups.size()];
        for (int g = 0; g < real.length; g++) {
            real[g] = groups.get(g).real(call);
        }
        long[] meshTokens = call.mesh().sum(real);
        List<RoutingPlan> plans = new ArrayList<>();
        for (int g = 0; g < meshTokens.length; g++) {
            GroupRows rows = groups.get(g);
            Tensor own = usesScores() ? rows.of(scores) : call.tensors().of(new float[0], rows.rows().length, 0);
            plans.add(second.get(g).route(own, new GroupCall(call, rows, meshTokens[g])));
        }
        return JoinedPlan.of(plans, groups, call);
    }

    @Override
    public void stepCompleted() {
        second.forEach(Router::stepCompleted);
    }

    @Override
    public void stepDiscarded() {
        second.forEach(Router::stepDiscarded);
    }
}
