package io.locmoe.engine.training;

import io.locmoe.engine.TestRouters;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/** Routers whose plans break one promise each: all tokens go to expert 0, and one thing is wrong. */
final class BrokenPlans implements MoePlugin {

    /** A plan of one rank, to be spoilt. */
    static final class Draft {
        final RoutingCall call;
        final int[] offsets;
        int[] tokens;
        int[] choices;
        int[] dropped = {};
        final long[] load;
        int capacity = Integer.MAX_VALUE;
        Tensor weights;
        final Map<String, Tensor> losses = new TreeMap<>();
        final Map<String, Double> measures = new TreeMap<>();

        Draft(RoutingCall call) {
            this.call = call;
            tokens = IntStream.range(0, call.tokens())
                    .filter(t -> call.valid()[t])
                    .toArray();
            choices = new int[tokens.length];
            offsets = new int[call.placement().experts() + 1];
            load = new long[call.placement().experts()];
            load[0] = call.meshTokens();
            weights = call.tensors().full(1f, tokens.length);
        }

        RoutingPlan plan() {
            Arrays.fill(offsets, 1, offsets.length, tokens.length);
            Assignment assignment =
                    new Assignment(offsets, tokens, Arrays.copyOf(choices, tokens.length), dropped, load, capacity);
            return new RoutingPlan(assignment, weights, losses, measures);
        }

        /** Takes the entries of the last tokens away. */
        void shorten(int count) {
            tokens = Arrays.copyOf(tokens, tokens.length - count);
            weights = call.tensors().full(1f, tokens.length);
        }
    }

    private final List<RouterFactory> routers = new ArrayList<>();
    private final Map<Integer, Tensor> kept = new ConcurrentHashMap<>();

    BrokenPlans() {
        add("twice-at-one-expert", draft -> draft.tokens[1] = draft.tokens[0]);
        add("nowhere", draft -> draft.shorten(1));
        add("negative-choice", draft -> draft.choices[2] = -1);
        add("drops-twice", draft -> {
            draft.shorten(1);
            draft.dropped = new int[] {15, 15};
        });
        add("drops-what-is-not-there", draft -> draft.dropped = new int[] {16});
        add("drops-what-it-keeps", draft -> draft.dropped = new int[] {3});
        add("load-too-small", draft -> draft.load[0]--);
        add("load-too-large", draft -> draft.load[1] = 5);
        add("negative-load", draft -> draft.load[1] = -1);
        add("loads-of-its-own", draft -> draft.load[0] += draft.call.rank());
        add("capacity-of-its-own", draft -> draft.capacity = 1000 + draft.call.rank());
        add("measure-of-its-own", draft -> draft.measures.put("mood", (double) draft.call.rank()));
        add("infinite-measure", draft -> draft.measures.put("mood", Double.POSITIVE_INFINITY));
        add("wide-loss", draft -> draft.losses.put("broad", draft.call.tensors().full(1f, 2, 3)));
        add("weights-as-a-matrix", draft -> draft.weights = draft.weights.reshape(draft.tokens.length, 1));
        add("huge-weight", draft -> {
            float[] weights = draft.weights.toArray();
            weights[3] = 1e30f;
            draft.weights = draft.call.tensors().of(weights, weights.length);
        });
        add("large-weight", draft -> draft.weights = draft.weights.scale(-70_000f));
        add("many-large-weights", draft -> draft.weights = draft.weights.scale(65_504f));
        add("reads-elsewhere", draft -> elsewhere(draft.weights::toArray));
        add("computes-elsewhere", draft -> elsewhere(() -> draft.weights.scale(2f)));
        add("several", draft -> {
            draft.tokens[1] = draft.tokens[0];
            draft.load[3] = -7;
        });
        add("keeps-a-tensor", draft -> {
            Tensor before =
                    kept.putIfAbsent(draft.call.rank(), draft.call.tensors().full(1f, 4));
            if (before != null) {
                draft.losses.put("old", before.scale(0.5f).sum());
            }
        });
        add("returns-an-old-loss", draft -> {
            Tensor loss = draft.call.tensors().full(1f);
            Tensor before = kept.putIfAbsent(draft.call.rank(), loss);
            draft.losses.put("old", before == null ? loss : before);
        });
        differing("parameter-by-rank", (setup, rank) -> setup.parameters().create("bias", 0f, 0f, 4 + rank));
        differing("state-by-rank", (setup, rank) -> setup.state("seen" + rank, new int[2]));
        add("one-call-more", draft -> gather(draft, draft.call.rank() == 1 ? 2 : 1));
        add("one-call-less", draft -> gather(draft, draft.call.rank() == 1 ? 0 : 1));
    }

    /** @param make takes a number that no other rank has */
    private void differing(String name, ObjIntConsumer<RouterSetup> make) {
        AtomicInteger made = new AtomicInteger();
        routers.add(TestRouters.factory(name, setup -> {
            make.accept(setup, made.getAndIncrement());
            return (_, _) -> null;
        }));
    }

    /** Runs on a thread that hides its failures. */
    private static void elsewhere(Runnable work) {
        Thread thread = Thread.ofPlatform().name("helper").unstarted(work);
        thread.setUncaughtExceptionHandler((_, _) -> {});
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void gather(Draft draft, int times) {
        for (int i = 0; i < times; i++) {
            draft.call.mesh().gather(new long[] {i});
        }
    }

    private void add(String name, Consumer<Draft> spoil) {
        routers.add(TestRouters.factory(name, _ -> new Router() {
            @Override
            public boolean usesScores() {
                return false;
            }

            @Override
            public RoutingPlan route(Tensor scores, RoutingCall call) {
                Draft draft = new Draft(call);
                spoil.accept(draft);
                return draft.plan();
            }
        }));
    }

    @Override
    public List<RouterFactory> routers() {
        return routers;
    }
}
