package io.locmoe.mesh.faulty;

import io.locmoe.router.toolkit.Capacity;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A router that routes well until, in its second layer, it makes a mistake. */
public final class FaultyPlugin implements MoePlugin {

    /** What it does wrong. */
    public enum Mistake {
        NONE,
        EXPERT_OUT_OF_RANGE,
        NAN_WEIGHTS,
        OVER_CAPACITY,
        INFINITE_LOSS,
        LOOP,
        EXIT,
        HALT,
        THREAD
    }

    @Override
    public List<RouterFactory> routers() {
        return List.of(new RouterFactory() {
            @Override
            public String name() {
                return "faulty";
            }

            @Override
            public List<Option> options() {
                return List.of(
                        Option.of("mistake", Mistake.NONE, "what it does wrong"),
                        Option.of("fromStep", 4, "first step of the mistake"));
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return new Faulty(
                        setup.layer(),
                        setup.experts(),
                        options.constant("mistake", Mistake.class),
                        options.integer("fromStep", 1, 1000));
            }
        });
    }

    private record Faulty(int layer, int experts, Mistake mistake, int fromStep) implements Router {
        private static void endanger(Mistake now) {
            if (now == Mistake.EXIT) {
                exit();
            }
            if (now == Mistake.HALT) {
                halt();
            }
            while (now == Mistake.LOOP) {
                Thread.onSpinWait();
            }
        }

        /** The method is found by name: a jar that calls it is refused. */
        private static void halt() {
            try {
                Runtime.class.getMethod("ha" + "lt", int.class).invoke(Runtime.getRuntime(), 0);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * The class is found by name: a plug-in is packed with all that it refers to, and this is a library beside it.
         */
        private static void exit() {
            try {
                Class.forName("io.locmoe.mesh.dangerous.library.Ending")
                        .getMethod("now")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public RoutingPlan route(Tensor scores, RoutingCall call) {
            Mistake now = layer == 1 && call.training() && call.step() >= fromStep ? mistake : Mistake.NONE;
            if (call.rank() == call.topology().ranks() - 1) {
                endanger(now);
            }
            if (now == Mistake.THREAD) {
                Thread.ofPlatform().daemon().name("left-over").start(LockSupport::park);
            }
            Tensor probabilities = scores.softmax();
            TokenChoices choices = TopK.choose(probabilities.toArray(), experts, 1, call.valid());
            if (now == Mistake.EXPERT_OUT_OF_RANGE) {
                choices.experts()[0] = experts;
            }
            Assignment all = Capacity.limit(choices, experts, Integer.MAX_VALUE, call.mesh());
            Assignment assignment = now == Mistake.OVER_CAPACITY
                    ? new Assignment(all.offsets(), all.tokens(), all.choices(), all.dropped(), all.load(), 1)
                    : all;
            Tensor weights = CombineWeights.probabilities(probabilities, assignment);
            return new RoutingPlan(
                    assignment,
                    now == Mistake.NAN_WEIGHTS ? weights.scale(Float.NaN) : weights,
                    now == Mistake.INFINITE_LOSS
                            ? Map.of("auxiliary", call.tensors().full(Float.POSITIVE_INFINITY))
                            : Map.of());
        }
    }
}
