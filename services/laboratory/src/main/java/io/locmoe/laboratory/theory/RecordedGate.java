package io.locmoe.laboratory.theory;

import io.locmoe.spi.gate.ForwardingGate;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** A gate, with a record of the tokens that it scored. */
final class RecordedGate extends ForwardingGate {
    private final int width;
    private final int experts;
    private final List<float[]> units = new ArrayList<>();
    private final List<Integer> best = new ArrayList<>();
    private float[] lastTokens = {};
    private float[] lastScores = {};

    RecordedGate(Gate gate, int width, int experts) {
        super(gate);
        this.width = width;
        this.experts = experts;
    }

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor scores = super.scores(tokens, tensors);
        lastTokens = tokens.toArray();
        lastScores = scores.toArray();
        return scores;
    }

    void keep(boolean[] valid) {
        float[][] rows = LayerTokens.units(lastTokens, width);
        for (int t = 0; t < rows.length; t++) {
            if (valid[t]) {
                units.add(rows[t]);
                best.add(best(t));
            }
        }
    }

    private int best(int token) {
        int best = 0;
        for (int e = 1; e < experts; e++) {
            best = lastScores[token * experts + e] > lastScores[token * experts + best] ? e : best;
        }
        return best;
    }

    LayerTokens tokens(int layer, Tensors tensors) {
        return new LayerTokens(
                layer,
                units.toArray(float[][]::new),
                best.stream().mapToInt(Integer::intValue).toArray(),
                vectors(tensors));
    }

    /**
     * The vectors of a gate that scores by inner product or angle, for any plug-in: component j of vector i is the
     * score of unit vector j for expert i minus that of the zero token.
     */
    private float[][] vectors(Tensors tensors) {
        float[] probes = new float[(width + 1) * width];
        for (int j = 0; j < width; j++) {
            probes[j * width + j] = 1;
        }
        float[] scores =
                super.scores(tensors.of(probes, width + 1, width), tensors).toArray();
        float[] vectors = new float[experts * width];
        for (int e = 0; e < experts; e++) {
            for (int j = 0; j < width; j++) {
                vectors[e * width + j] = scores[j * experts + e] - scores[width * experts + e];
            }
        }
        return LayerTokens.units(vectors, width);
    }
}
