package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Factors by which the pairs of a head turn slower, which the tensor {@code rope_freqs.weight} has for the scaling
 * of Llama 3.1: pair i, which turns u(i) = theta^(-i/pairs) / 2 pi times a position, has the share s = (original
 * u(i) - slow) / (fast - slow) within 0 and 1, and turns 1 / (s + (1 - s) / factor) times slower.
 */
record RotaryFactors(double theta, int pairs) {
    /** The name of the tensor. */
    static final String TENSOR = "rope_freqs.weight";

    /** Converters compute them in float32. */
    private static final double PRECISION = 1e-5;

    /** A model has them up to the scale of {@code original}, {@code slow} and {@code fast}: published ones have 1. */
    private static final double SLOW = 1;

    private static final double[] USUAL_FAST = {4, 2, 8, 1.25, 1.01};
    private static final double LONG = 1_000_000;
    private static final double ROUND = 1000;

    private double turns(int pair) {
        return Math.pow(theta, (double) -pair / pairs) / (2 * Math.PI);
    }

    /** The factors of all pairs. */
    float[] of(double factor, double original, double slow, double fast) {
        float[] factors = new float[pairs];
        for (int i = 0; i < pairs; i++) {
            double share = Math.clamp((original * turns(i) - slow) / (fast - slow), 0, 1);
            factors[i] = (float) (1 / (share + (1 - share) / factor));
        }
        return factors;
    }

    /** {@code rope_scaling} of {@code config.json} with these factors; empty if there is none. */
    Optional<ObjectNode> scaling(List<Float> factors) {
        double factor = factors.stream().mapToDouble(f -> f).max().orElse(1);
        List<Double> shares = factors.stream()
                .map(f -> (1.0 / f - 1 / factor) / (1 - 1 / factor))
                .toList();
        return fasts(shares)
                .boxed()
                .flatMap(fast -> candidates(factor, fast, original(shares, fast)))
                .filter(candidate -> gives(candidate, factors))
                .findFirst();
    }

    private static boolean between(double share) {
        return share > PRECISION && share < 1 - PRECISION;
    }

    /** What {@code fast} may be: what the pairs between say, and usual ones. */
    private DoubleStream fasts(List<Double> shares) {
        int[] between =
                IntStream.range(0, pairs).filter(i -> between(shares.get(i))).toArray();
        if (between.length < 2) {
            return DoubleStream.of(USUAL_FAST);
        }
        int first = between[0];
        int last = between[between.length - 1];
        double slope = (shares.get(first) - shares.get(last)) / (turns(first) - turns(last));
        double fast = SLOW - SLOW / (shares.get(first) - slope * turns(first));
        return DoubleStream.of(Math.rint(fast * ROUND) / ROUND, fast);
    }

    /** What {@code original} is then: by a pair between, or by the last one that turns as before. */
    private double original(List<Double> shares, double fast) {
        return IntStream.range(0, pairs)
                .filter(i -> between(shares.get(i)))
                .mapToDouble(i -> (SLOW + (fast - SLOW) * shares.get(i)) / turns(i))
                .findFirst()
                .orElseGet(() -> IntStream.range(0, pairs)
                        .filter(i -> shares.get(i) >= 1 - PRECISION)
                        .mapToDouble(i -> Math.ceil(fast / turns(i)))
                        .max()
                        .orElse(SLOW));
    }

    /** With whole tokens, and the same with so many that they are whole. */
    private static Stream<ObjectNode> candidates(double factor, double fast, double original) {
        double scale = LONG / original;
        return Stream.of(
                candidate(factor, Math.rint(original), SLOW, fast),
                candidate(factor, LONG, SLOW * scale, fast * scale));
    }

    private static ObjectNode candidate(double factor, double original, double slow, double fast) {
        return new ObjectMapper()
                .createObjectNode()
                .put("rope_type", "llama3")
                .put("factor", factor)
                .put("original_max_position_embeddings", (int) original)
                .put("low_freq_factor", slow)
                .put("high_freq_factor", fast);
    }

    private boolean gives(ObjectNode scaling, List<Float> factors) {
        float[] given = of(
                scaling.path("factor").doubleValue(),
                scaling.path("original_max_position_embeddings").doubleValue(),
                scaling.path("low_freq_factor").doubleValue(),
                scaling.path("high_freq_factor").doubleValue());
        return IntStream.range(0, pairs)
                .allMatch(i -> Math.abs(given[i] - factors.get(i)) <= PRECISION * factors.get(i));
    }
}
