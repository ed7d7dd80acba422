package io.locmoe.guard;

import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;

/** A router with guarded calls. */
record GuardedRouter(Router router, Callee callee) implements Router {
    @Override
    public boolean usesScores() {
        return callee.call("usesScores", router::usesScores);
    }

    @Override
    public boolean routesTokensAlone() {
        return callee.call("routesTokensAlone", router::routesTokensAlone);
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        RoutingCall host = new HostCall(call);
        return callee.ask("route", () -> router.route(scores, host));
    }

    @Override
    public void stepCompleted() {
        callee.run("stepCompleted", router::stepCompleted);
    }

    @Override
    public void stepDiscarded() {
        callee.run("stepDiscarded", router::stepDiscarded);
    }
}
