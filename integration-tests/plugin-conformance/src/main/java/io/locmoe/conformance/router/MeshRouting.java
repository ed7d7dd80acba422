package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
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
public record MeshRouting(
        List<Entry> entries,
        List<Integer> dropped,
        long[] load,
        int capacity,
        Map<String, Float> losses,
        Map<String, Double> measures,
        float[] gradient) {

    /** A token that goes to an expert, and which of its choices that was. */
    public record Entry(int token, int expert, int choice, float weight) {}

    /** Logits with a favourite expert, in steps of 1/8, so that some are equal. */
    public static float[][] logits(int tokens, int experts, long seed) {
        Random random = new Random(seed);
        float[][] logits = new float[tokens][experts];
        for (float[] row : logits) {
            for (int e = 0; e < experts; e++) {
                row[e] = Math.round(8 * random.nextGaussian()) / 8f + (e == 1 ? 1f : 0f);
            }
        }
        return logits;
    }

    public static boolean[] real(int tokens) {
        boolean[] valid = new boolean[tokens];
        Arrays.fill(valid, true);
        return valid;
    }

    public static boolean[] everyFifthIsPadding(int tokens) {
        boolean[] valid = new boolean[tokens];
        for (int t = 0; t < tokens; t++) {
            valid[t] = t % 5 != 0;
        }
        return valid;
    }

    /** Entries of one expert as tokens. */
    public List<Integer> tokensOf(int expert) {
        return entries.stream()
                .filter(e -> e.expert == expert)
                .map(Entry::token)
                .toList();
    }

    /** Entries of one token by expert. */
    List<Entry> of(int token) {
        return entries.stream().filter(e -> e.token == token).toList();
    }

    static MeshRouting part(RoutingPlan plan, int from, Rank rank, DeviceTensor logits) {
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
        float[] gradient = rank.gradient(sum, logits);
        return new MeshRouting(
                entries,
                Arrays.stream(a.dropped()).mapToObj(t -> from + t).toList(),
                a.load(),
                a.capacity(),
                losses,
                plan.measures(),
                gradient);
    }

    static MeshRouting join(List<MeshRouting> parts) {
        List<Entry> entries = new ArrayList<>();
        List<Integer> dropped = new ArrayList<>();
        Map<String, Float> losses = new TreeMap<>();
        float[] gradient = new float[0];
        for (MeshRouting part : parts) {
            entries.addAll(part.entries);
            dropped.addAll(part.dropped);
            part.losses.forEach((name, loss) -> losses.merge(name, loss, Float::sum));
            int at = gradient.length;
            gradient = Arrays.copyOf(gradient, at + part.gradient.length);
            System.arraycopy(part.gradient, 0, gradient, at, part.gradient.length);
        }
        entries.sort(Comparator.comparingInt(Entry::expert).thenComparingInt(Entry::token));
        MeshRouting first = parts.getFirst();
        for (MeshRouting part : parts) {
            if (!Arrays.equals(part.load, first.load)
                    || part.capacity != first.capacity
                    || !part.measures.equals(first.measures)) {
                throw new AssertionError("ranks see loads " + Arrays.toString(part.load) + ", capacity " + part.capacity
                        + " and " + Arrays.toString(first.load) + ", capacity " + first.capacity
                        + ", measures " + part.measures + " and " + first.measures);
            }
        }
        return new MeshRouting(entries, dropped, first.load, first.capacity, losses, first.measures, gradient);
    }

    MeshRouting withEntries(List<Entry> others, List<Integer> otherDropped) {
        return new MeshRouting(others, otherDropped, load, capacity, losses, measures, gradient);
    }

    /** Fails where another routing of the batch came out otherwise, by more than the rounding of float32. */
    public void assertSameAs(MeshRouting other) {
        assertSameRoutes(other);
        assertThat(measures).containsOnlyKeys(other.measures.keySet());
        measures.forEach((name, measure) ->
                assertThat(measure).as(name).isCloseTo(other.measures.get(name), Offset.offset(1e-12)));
        assertSameLosses(other);
        assertThat(gradient).as("gradient").containsExactly(other.gradient, Goldens.FLOAT);
    }

    void assertSameRoutes(MeshRouting other) {
        assertThat(routes()).as("token, expert and choice of the entries").isEqualTo(other.routes());
        assertThat(weights()).as("weights").containsExactly(other.weights(), Goldens.FLOAT);
        assertThat(dropped).as("dropped").isEqualTo(other.dropped);
        assertThat(load).as("load").isEqualTo(other.load);
        assertThat(capacity).as("capacity").isEqualTo(other.capacity);
    }

    void assertSameLosses(MeshRouting other) {
        assertThat(losses).containsOnlyKeys(other.losses.keySet());
        losses.forEach((name, loss) -> assertThat(loss).as(name).isCloseTo(other.losses.get(name), Goldens.FLOAT));
    }

    /** Fails where another routing differs in a bit. */
    void assertIdenticalTo(MeshRouting other) {
        assertThat(entries).as("entries").isEqualTo(other.entries);
        assertThat(dropped).as("dropped").isEqualTo(other.dropped);
        assertThat(load).as("load").isEqualTo(other.load);
        assertThat(capacity).as("capacity").isEqualTo(other.capacity);
        assertThat(losses).as("losses").isEqualTo(other.losses);
        assertThat(measures).as("measures").isEqualTo(other.measures);
        assertThat(gradient).as("gradient").isEqualTo(other.gradient);
    }

    public float[] weights() {
        float[] weights = new float[entries.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = entries.get(i).weight;
        }
        return weights;
    }

    /** Token, expert and choice of each entry. */
    public List<List<Integer>> routes() {
        return entries.stream().map(e -> List.of(e.token, e.expert, e.choice)).toList();
    }
}
