package io.locmoe.engine;

import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A plug-in with routers that no one would want. */
public final class TestRouters implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(
                router("everyone-to-0", c -> toExpert0(c, 1f)),
                router("weightless", c -> toExpert0(c, Float.NaN)),
                router("illegal", c -> {
                    throw new IllegalArgumentException("I do not like these scores");
                }),
                scoreless(),
                steep(),
                scoring("picky", scores -> {
                    throw new IllegalArgumentException("I do not like these scores");
                }),
                router("stateful", c -> {
                    throw new IllegalStateException("I was never ready");
                }),
                router("no-plan", c -> null),
                router(
                        "token-past-the-end",
                        c -> change(c, a -> assignment(a.offsets(), shift(a.tokens()), a.load(), a.capacity()))),
                router(
                        "five-experts",
                        c -> change(c, a -> assignment(extend(a.offsets()), a.tokens(), new long[5], a.capacity()))),
                router("over-capacity", c -> change(c, a -> assignment(a.offsets(), a.tokens(), a.load(), 1))),
                router("mesh-over-capacity", c -> change(c, a -> assignment(a.offsets(), a.tokens(), a.load(), 16))),
                router("expert-9", c -> {
                    int[] chosen = new int[c.tokens()];
                    Arrays.fill(chosen, 9);
                    return new RoutingPlan(
                            Capacity.limit(
                                    TokenChoices.single(chosen), c.placement().experts(), 100, c.mesh()),
                            c.tensors().full(1f, c.tokens()),
                            Map.of());
                }),
                router("infinite-loss", c -> {
                    RoutingPlan plan = toExpert0(c, 1f);
                    return new RoutingPlan(
                            plan.assignment(),
                            plan.weights(),
                            Map.of("boundless", c.tensors().full(Float.POSITIVE_INFINITY)));
                }),
                router(
                        "falling-offsets",
                        c -> change(
                                c,
                                a -> assignment(
                                        new int[] {0, c.tokens(), 3, 4, c.tokens()},
                                        a.tokens(),
                                        a.load(),
                                        a.capacity()))),
                router("writes-into-call", TestRouters::writing));
    }

    /** What it writes there must stay its own. */
    private static RoutingPlan writing(RoutingCall call) {
        RoutingPlan plan = toExpert0(call, 1f);
        Arrays.fill(call.valid(), false);
        Arrays.fill(call.tokenIds(), 0);
        Arrays.fill(call.domainIds(), 0);
        return plan;
    }

    @Override
    public List<GateFactory> gates() {
        return List.of(
                gate("broken-gate", (tokens, tensors) -> {
                    throw new IllegalStateException("no scores today");
                }),
                gate("narrow-gate", (tokens, tensors) -> tensors.full(1f, tokens.size(0), 2)),
                gate("nan-gate", (tokens, tensors) -> {
                    float[] scores = new float[tokens.size(0) * 4];
                    scores[13] = Float.NaN;
                    return tensors.of(scores, tokens.size(0), 4);
                }));
    }

    private interface Plan {
        RoutingPlan of(RoutingCall call);
    }

    private static RoutingPlan toExpert0(RoutingCall call, float weight) {
        int experts = call.placement().experts();
        int[] tokens =
                IntStream.range(0, call.tokens()).filter(t -> call.valid()[t]).toArray();
        int[] offsets = new int[experts + 1];
        Arrays.fill(offsets, 1, experts + 1, tokens.length);
        long[] load = new long[experts];
        load[0] = call.meshTokens();
        return new RoutingPlan(
                assignment(offsets, tokens, load, Integer.MAX_VALUE),
                call.tensors().full(weight, tokens.length),
                Map.of());
    }

    private static RoutingPlan change(RoutingCall call, UnaryOperator<Assignment> how) {
        RoutingPlan plan = toExpert0(call, 1f);
        return new RoutingPlan(how.apply(plan.assignment()), plan.weights(), plan.losses());
    }

    private static Assignment assignment(int[] offsets, int[] tokens, long[] load, int capacity) {
        return new Assignment(offsets, tokens, new int[tokens.length], new int[0], load, capacity);
    }

    private static int[] extend(int[] offsets) {
        int[] longer = Arrays.copyOf(offsets, offsets.length + 1);
        longer[offsets.length] = offsets[offsets.length - 1];
        return longer;
    }

    private static int[] shift(int[] tokens) {
        return Arrays.stream(tokens).map(t -> t + 1).toArray();
    }

    private static RouterFactory router(String name, Plan plan) {
        return factory(name, _ -> (_, surroundings) -> plan.of(surroundings));
    }

    /** A router without options. */
    public static RouterFactory factory(String name, Function<RouterSetup, Router> creation) {
        return new RouterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                return creation.apply(setup);
            }
        };
    }

    /** A router that requests no scores and refuses all but a matrix of no columns for its tokens. */
    private static RouterFactory scoreless() {
        return factory("scoreless", _ -> new Router() {
            @Override
            public boolean usesScores() {
                return false;
            }

            @Override
            public RoutingPlan route(Tensor scores, RoutingCall call) {
                if (!Arrays.equals(scores.shape(), new int[] {call.tokens(), 0}) || scores.toArray().length > 0) {
                    throw new IllegalStateException("scores for one who uses none");
                }
                return toExpert0(call, 1f);
            }
        });
    }

    /** A router with a loss that is 0 and rises without bound from there. */
    private static RouterFactory steep() {
        return factory("steep", _ -> (scores, call) -> {
            RoutingPlan plan = toExpert0(call, 1f);
            Tensor steep = scores.affine(0f, 0f).sqrt().sum();
            return new RoutingPlan(plan.assignment(), plan.weights(), Map.of("steep", steep));
        });
    }

    /** A router that reads the gate's scores. */
    private static RouterFactory scoring(String name, Function<Tensor, RoutingPlan> plan) {
        return factory(name, _ -> (scores, _) -> plan.apply(scores));
    }

    private static GateFactory gate(String name, Gate gate) {
        return new GateFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Gate create(Options options, GateSetup setup) {
                return gate;
            }
        };
    }
}
