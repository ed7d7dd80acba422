package io.locmoe.laboratory.theory;

import java.util.SplittableRandom;

/**
 * The angles of one sparse layer (figures 8 and 9 of the paper).
 *
 * @param step            training steps of the weights
 * @param load            [experts] share of the tokens that each expert would get
 * @param own             cosines of a token and the vector of its expert; their mean is the paper's delta
 * @param others          cosines of a token and the vectors of the other experts
 * @param sameExpert      cosines of two tokens of one expert
 * @param differentExpert cosines of two tokens of different experts
 */
record LayerCosines(
        long step,
        int layer,
        int width,
        int experts,
        int tokens,
        double[] load,
        Cosines own,
        Cosines others,
        Cosines sameExpert,
        Cosines differentExpert) {
    private static final int PAIRS = 40_000;

    static LayerCosines of(long step, LayerTokens layer, long seed) {
        int tokens = layer.units().length;
        int experts = layer.vectors().length;
        float[] own = new float[tokens];
        float[] others = new float[tokens * (experts - 1)];
        double[] load = new double[experts];
        int at = 0;
        for (int t = 0; t < tokens; t++) {
            load[layer.experts()[t]] += 1. / tokens;
            for (int e = 0; e < experts; e++) {
                float cosine = LayerTokens.cosine(layer.units()[t], layer.vectors()[e]);
                if (e == layer.experts()[t]) {
                    own[t] = cosine;
                } else {
                    others[at++] = cosine;
                }
            }
        }
        Cosines[] pairs = pairs(layer, seed);
        return new LayerCosines(
                step,
                layer.layer(),
                layer.vectors()[0].length,
                experts,
                tokens,
                load,
                Cosines.of(own, tokens),
                Cosines.of(others, at),
                pairs[0],
                pairs[1]);
    }

    /** Random pairs of two tokens: of one expert, and of different experts. */
    private static Cosines[] pairs(LayerTokens layer, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int tokens = layer.units().length;
        float[][] cosines = new float[2][PAIRS];
        int[] counts = new int[2];
        for (int p = 0; p < PAIRS && tokens > 1; p++) {
            int a = random.nextInt(tokens);
            int b = (a + 1 + random.nextInt(tokens - 1)) % tokens;
            int kind = layer.experts()[a] == layer.experts()[b] ? 0 : 1;
            cosines[kind][counts[kind]++] = LayerTokens.cosine(layer.units()[a], layer.units()[b]);
        }
        return new Cosines[] {Cosines.of(cosines[0], counts[0]), Cosines.of(cosines[1], counts[1])};
    }
}
