package io.locmoe.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;

/**
 * What a router makes of one global batch on a mesh, put together again.
 *
 * @param entries  by expert and then by token
 * @param dropped  tokens of the batch
 * @param losses   sums over the ranks
 * @param gradient with respect to the logits, of the sum of all losses and of the squares of all weights
 */
record Spread(
        List<Entry> entries,
        List<Integer> dropped,
        long[] load,
        int capacity,
        Map<String, Float> losses,
        Map<String, Double> measures,
        float[] gradient) {

    record Entry(int token, int expert, int choice, float weight) {}

    /**
     * One batch and its mesh.
     *
     * @param firstToken of each rank, and the number of tokens at the end
     */
    record Batch(float[][] logits, boolean[] valid, Topology topology, int[] firstToken, boolean training) {

        /** Even parts of a batch in training. */
        static Batch even(float[][] logits, boolean[] valid, int nodes, int ranksPerNode) {
            int ranks = nodes * ranksPerNode;
            int[] first = new int[ranks + 1];
            Arrays.setAll(first, r -> r * logits.length / ranks);
            return new Batch(logits, valid, Topology.of(nodes, ranksPerNode), first, true);
        }

        Batch cut(int... firstToken) {
            return new Batch(logits, valid, topology, firstToken, training);
        }

        Batch evaluating() {
            return new Batch(logits, valid, topology, firstToken, false);
        }

        Spread route(String router, String... options) throws Exception {
            int experts = logits[0].length;
            ExpertPlacement placement = ExpertPlacement.even(0, experts, topology);
            return join(ThreadMesh.run(topology.ranks(), mesh -> {
                try (Rank rank = new Rank()) {
                    int from = firstToken[mesh.rank()];
                    int to = firstToken[mesh.rank() + 1];
                    DeviceTensor tensor = from == to
                            ? rank.tape().variable(new float[0], 0, experts)
                            : rank.matrix(Arrays.copyOfRange(logits, from, to));
                    Surroundings here = Surroundings.alone(rank.tape(), to - from, experts)
                            .valid(Arrays.copyOfRange(valid, from, to))
                            .meshTokens(real())
                            .on(topology, placement, mesh);
                    RoutingPlan plan =
                            rank.router(router, experts, options).route(tensor, training ? here : here.evaluating());
                    return part(plan, from, rank, tensor);
                }
            }));
        }

        private int real() {
            int real = 0;
            for (boolean token : valid) {
                real += token ? 1 : 0;
            }
            return real;
        }
    }

    /** Logits with a favourite expert, in steps of 1/8, so that some are equal. */
    static float[][] logits(int tokens, int experts, long seed) {
        Random random = new Random(seed);
        float[][] logits = new float[tokens][experts];
        for (float[] row : logits) {
            for (int e = 0; e < experts; e++) {
                row[e] = Math.round(8 * random.nextGaussian()) / 8f + (e == 1 ? 1f : 0f);
            }
        }
        return logits;
    }

    static boolean[] real(int tokens) {
        boolean[] valid = new boolean[tokens];
        Arrays.fill(valid, true);
        return valid;
    }

    static boolean[] everyFifthIsPadding(int tokens) {
        boolean[] valid = new boolean[tokens];
        for (int t = 0; t < tokens; t++) {
            valid[t] = t % 5 != 0;
        }
        return valid;
    }

    /** Entries of one expert as tokens. */
    List<Integer> tokensOf(int expert) {
        return entries.stream()
                .filter(e -> e.expert == expert)
                .map(Entry::token)
                .toList();
    }

    private static Spread part(RoutingPlan plan, int from, Rank rank, DeviceTensor logits) {
        Assignment a = plan.assignment();
        float[] weights = plan.weights().toArray();
        int[] experts = a.expertOfEntry();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            entries.add(new Entry(from + a.tokens()[i], experts[i], a.choices()[i], weights[i]));
        }
        Map<String, Float> losses = new TreeMap<>();
        Tensor sum = plan.weights().multiply(plan.weights()).sum();
        for (Map.Entry<String, Tensor> loss : plan.losses().entrySet()) {
            losses.put(loss.getKey(), loss.getValue().toArray()[0]);
            sum = sum.add(loss.getValue());
        }
        float[] gradient = logits.elements() == 0 ? new float[0] : rank.gradient(sum, logits);
        return new Spread(
                entries,
                Arrays.stream(a.dropped()).mapToObj(t -> from + t).toList(),
                a.load(),
                a.capacity(),
                losses,
                plan.measures(),
                gradient);
    }

    private static Spread join(List<Spread> parts) {
        List<Entry> entries = new ArrayList<>();
        List<Integer> dropped = new ArrayList<>();
        Map<String, Float> losses = new TreeMap<>();
        float[] gradient = new float[0];
        for (Spread part : parts) {
            entries.addAll(part.entries);
            dropped.addAll(part.dropped);
            part.losses.forEach((name, loss) -> losses.merge(name, loss, Float::sum));
            int at = gradient.length;
            gradient = Arrays.copyOf(gradient, at + part.gradient.length);
            System.arraycopy(part.gradient, 0, gradient, at, part.gradient.length);
        }
        entries.sort(Comparator.comparingInt(Entry::expert).thenComparingInt(Entry::token));
        Spread first = parts.getFirst();
        for (Spread part : parts) {
            if (!Arrays.equals(part.load, first.load)
                    || part.capacity != first.capacity
                    || !part.measures.equals(first.measures)) {
                throw new AssertionError("ranks see loads " + Arrays.toString(part.load) + ", capacity " + part.capacity
                        + " and " + Arrays.toString(first.load) + ", capacity " + first.capacity
                        + ", measures " + part.measures + " and " + first.measures);
            }
        }
        return new Spread(entries, dropped, first.load, first.capacity, losses, first.measures, gradient);
    }

    /** Fails where another spread of the batch came out otherwise. */
    void assertSameAs(Spread other) {
        assertThat(routes()).isEqualTo(other.routes());
        assertThat(weights()).containsExactly(other.weights(), Goldens.FLOAT);
        assertThat(dropped).isEqualTo(other.dropped);
        assertThat(load).isEqualTo(other.load);
        assertThat(capacity).isEqualTo(other.capacity);
        assertThat(measures).containsOnlyKeys(other.measures.keySet());
        measures.forEach((name, measure) ->
                assertThat(measure).as(name).isCloseTo(other.measures.get(name), Offset.offset(1e-12)));
        assertThat(losses).containsOnlyKeys(other.losses.keySet());
        losses.forEach((name, loss) -> assertThat(loss).as(name).isCloseTo(other.losses.get(name), Goldens.FLOAT));
        assertThat(gradient).containsExactly(other.gradient, Goldens.FLOAT);
    }

    float[] weights() {
        float[] weights = new float[entries.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = entries.get(i).weight;
        }
        return weights;
    }

    /** Token, expert and choice of each entry. */
    List<List<Integer>> routes() {
        return entries.stream().map(e -> List.of(e.token, e.expert, e.choice)).toList();
    }
}
