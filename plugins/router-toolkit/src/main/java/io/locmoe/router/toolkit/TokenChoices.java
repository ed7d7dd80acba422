package io.locmoe.router.toolkit;

/**
 * The experts that the tokens of a rank choose, before the capacity. The array belongs to whoever made the choices;
 * the toolkit reads it.
 *
 * @param experts  [T * k] experts of each token, best first; negative where it makes no choice, as padding
 * @param perToken k
 */
public record TokenChoices(int[] experts, int perToken) {
    public TokenChoices {
        if (perToken < 1 || experts.length % perToken != 0) {
            throw new IllegalArgumentException(
                    experts.length + " choices do not divide into tokens of " + perToken + " choices");
        }
    }

    /** One choice per token. */
    public static TokenChoices single(int... expertOfToken) {
        return new TokenChoices(expertOfToken, 1);
    }

    /** Number T of tokens. */
    public int tokens() {
        return experts.length / perToken;
    }

    /** The expert of a token's choice, from 0; negative where there is none. */
    public int expert(int token, int choice) {
        return experts[token * perToken + choice];
    }

    /**
     * Choices of each expert.
     *
     * @param firsts how many of a token's choices count, from its first
     * @return [n]
     */
    public long[] counts(int n, int firsts) {
        long[] counts = new long[n];
        for (int i = 0; i < experts.length; i++) {
            if (experts[i] >= 0 && i % perToken < firsts) {
                counts[experts[i]]++;
            }
        }
        return counts;
    }

    /**
     * The score of each choice.
     *
     * @param scores [T * n]
     * @return [T * k]; 0 where there is no choice
     */
    public float[] pick(float[] scores) {
        int n = tokens() == 0 ? 0 : scores.length / tokens();
        float[] picked = new float[experts.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = experts[i] < 0 ? 0f : scores[i / perToken * n + experts[i]];
        }
        return picked;
    }
}
