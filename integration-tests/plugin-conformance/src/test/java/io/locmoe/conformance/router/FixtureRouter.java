package io.locmoe.conformance.router;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A router that keeps every rule, and that a case breaks in one place: the largest logit chooses, beside a bias that is
 * moved towards even loads after each step; the first tokens of the batch stay where an expert is full.
 */
class FixtureRouter implements Router {
    final int experts;
    final double factor;
    double[] bias;
    private final long[] seen;

    FixtureRouter(RouterSetup setup, double factor) {
        experts = setup.experts();
        this.factor = factor;
        bias = setup.state("bias", new double[experts]);
        seen = new long[experts];
    }

    Tensor scores(Tensor scores, RoutingCall call) {
        return scores;
    }

    /** What is added to the logit of an expert; {@code place} is that of the token in the batch. */
    double bonus(int expert, int place) {
        return bias[expert];
    }

    int choose(float[] logits, int token, int place, RoutingCall call) {
        int best = 0;
        for (int e = 1; e < experts; e++) {
            if (logits[token * experts + e] + bonus(e, place) > logits[token * experts + best] + bonus(best, place)) {
                best = e;
            }
        }
        return best;
    }

    /** Whether all experts score a token the same, and there are several. */
    final boolean equal(float[] logits, int token) {
        boolean equal = experts > 1;
        for (int e = 1; e < experts; e++) {
            equal &= logits[token * experts + e] == logits[token * experts];
        }
        return equal;
    }

    int choice(float[] logits) {
        return 0;
    }

    int reportedCapacity(int capacity) {
        return capacity;
    }

    int[] dropped(int[] dropped) {
        return dropped;
    }

    long[] load(long[] load) {
        return load;
    }

    Tensor weights(Tensor weights, RoutingCall call) {
        return weights;
    }

    /** Rows of the probabilities that count in the loss. */
    int[] counted(RoutingCall call) {
        boolean[] valid = call.valid();
        return IntStream.range(0, call.tokens()).filter(t -> valid[t]).toArray();
    }

    /** The T by which a loss is divided. */
    float total(RoutingCall call) {
        return Math.max(1, call.meshTokens());
    }

    Tensor loss(Tensor loss, RoutingCall call) {
        return loss;
    }

    Map<String, Double> measures(RoutingCall call) {
        return Map.of();
    }

    void observe(long[] load, RoutingCall call) {
        if (call.training()) {
            Arrays.setAll(seen, e -> seen[e] + load[e]);
        }
    }

    @Override
    public RoutingPlan route(Tensor given, RoutingCall call) {
        Tensor scores = scores(given, call);
        Tensor probabilities = scores.softmax();
        float[] logits = scores.toArray();
        long[] mine = new long[experts + 1];
        mine[experts] = call.tokens();
        int first = 0;
        long[][] tokens = call.mesh().gather(mine);
        for (int rank = 0; rank < call.rank(); rank++) {
            first += (int) tokens[rank][experts];
        }
        int[] chosen = new int[call.tokens()];
        for (int t = 0; t < chosen.length; t++) {
            chosen[t] = call.valid()[t] ? choose(logits, t, first + t, call) : -1;
        }
        Assignment assignment = assign(chosen, choice(logits), call);
        observe(assignment.load(), call);
        Tensor weights = probabilities.pick(assignment.tokens(), assignment.expertOfEntry());
        return new RoutingPlan(
                assignment,
                weights(weights, call),
                Map.of("balance", loss(balance(probabilities, assignment.load(), call), call)),
                measures(call));
    }

    private Assignment assign(int[] chosen, int choice, RoutingCall call) {
        long[] mine = new long[experts];
        IntStream.of(chosen).filter(e -> e >= 0).forEach(e -> mine[e]++);
        long[][] all = call.mesh().gather(mine);
        long[] load = new long[experts];
        long[] next = new long[experts];
        for (int rank = 0; rank < all.length; rank++) {
            for (int e = 0; e < experts; e++) {
                next[e] += rank < call.rank() ? all[rank][e] : 0;
                load[e] += all[rank][e];
            }
        }
        int capacity = factor <= 0 ? Integer.MAX_VALUE : (int) Math.ceil((double) call.meshTokens() / experts * factor);
        boolean[] kept = new boolean[chosen.length];
        for (int t = 0; t < chosen.length; t++) {
            kept[t] = chosen[t] >= 0 && next[chosen[t]]++ < capacity;
        }
        int[] tokens = IntStream.range(0, experts)
                .flatMap(e -> IntStream.range(0, chosen.length).filter(t -> kept[t] && chosen[t] == e))
                .toArray();
        int[] offsets = new int[experts + 1];
        Arrays.setAll(offsets, e ->
                (int) IntStream.of(tokens).filter(t -> chosen[t] < e).count());
        int[] choices = new int[tokens.length];
        Arrays.fill(choices, choice);
        int[] lost = IntStream.range(0, chosen.length)
                .filter(t -> chosen[t] >= 0 && !kept[t])
                .toArray();
        return new Assignment(offsets, tokens, choices, dropped(lost), load(load), reportedCapacity(capacity));
    }

    private Tensor balance(Tensor probabilities, long[] load, RoutingCall call) {
        float[] share = new float[experts];
        for (int e = 0; e < experts; e++) {
            share[e] = experts * load[e] / Math.max(1f, call.meshTokens());
        }
        return probabilities
                .gatherRows(counted(call))
                .sumRows()
                .multiply(call.tensors().of(share, experts))
                .sum()
                .scale(1f / total(call));
    }

    @Override
    public void stepCompleted() {
        double mean = Arrays.stream(seen).average().orElseThrow();
        for (int e = 0; e < experts; e++) {
            bias[e] += 0.25 * Math.signum(mean - seen[e]);
        }
        Arrays.fill(seen, 0);
    }

    @Override
    public void stepDiscarded() {
        Arrays.fill(seen, 0);
    }
}
