package io.locmoe.engine;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The project's own routers under names of their own, which remember what they plan in validations. */
public final class WatchedRouters implements MoePlugin {
    /** Before the name of a router. */
    public static final String WATCHED = "watched-";

    private final List<Planned> plans = new ArrayList<>();

    /**
     * A real token of a validation, with the experts that take it.
     *
     * @param number  of the token among those of its rank
     * @param experts by the number of the choice
     */
    public record Planned(String router, long step, int layer, int rank, long number, Map<Integer, Integer> experts) {

        /** Whether it is the same token, in the same layer. */
        public boolean isAt(Planned other) {
            return layer == other.layer && rank == other.rank && number == other.number;
        }

        /** The expert that takes its first choice; the number of experts where none does. */
        public int first(int ofExperts) {
            return experts.getOrDefault(0, ofExperts);
        }
    }

    /** What a router has planned in the validation after a step, by layer, rank and token. */
    public synchronized List<Planned> plans(String router, long step) {
        return plans.stream()
                .filter(plan -> plan.router().equals(router) && plan.step() == step)
                .toList();
    }

    @Override
    public List<RouterFactory> routers() {
        return MeshRun.PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .map(this::watched)
                .toList();
    }

    private RouterFactory watched(RouterFactory inner) {
        return new RouterFactory() {
            @Override
            public String name() {
                return WATCHED + inner.name();
            }

            @Override
            public List<Option> options() {
                return inner.options();
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return new Watched(inner.name(), setup.layer(), inner.create(options, setup));
            }
        };
    }

    private final class Watched implements Router {
        private final String name;
        private final int layer;
        private final Router inner;
        private final Map<Long, Long> seen = new HashMap<>();

        Watched(String name, int layer, Router inner) {
            this.name = name;
            this.layer = layer;
            this.inner = Objects.requireNonNull(inner);
        }

        @Override
        public boolean usesScores() {
            return inner.usesScores();
        }

        @Override
        public RoutingPlan route(Tensor scores, RoutingCall call) {
            RoutingPlan plan = inner.route(scores, call);
            if (!call.training()) {
                remember(plan.assignment(), call);
            }
            return plan;
        }

        private void remember(Assignment plan, RoutingCall call) {
            long before = seen.merge(call.step(), (long) call.tokens(), Long::sum) - call.tokens();
            List<Planned> tokens = new ArrayList<>();
            for (int token = 0; token < call.tokens(); token++) {
                tokens.add(new Planned(name, call.step(), layer, call.rank(), before + token, new HashMap<>()));
            }
            int[] experts = plan.expertOfEntry();
            for (int entry = 0; entry < plan.entries(); entry++) {
                tokens.get(plan.tokens()[entry]).experts().put(plan.choices()[entry], experts[entry]);
            }
            synchronized (WatchedRouters.this) {
                for (int token = 0; token < call.tokens(); token++) {
                    if (call.valid()[token]) {
                        plans.add(tokens.get(token));
                    }
                }
            }
        }

        @Override
        public void stepCompleted() {
            inner.stepCompleted();
        }

        @Override
        public void stepDiscarded() {
            inner.stepDiscarded();
        }
    }
}
