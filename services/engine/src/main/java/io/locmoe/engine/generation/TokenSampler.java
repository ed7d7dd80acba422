package io.locmoe.engine.generation;

import java.util.BitSet;
import java.util.SplittableRandom;

/** Draws the tokens of one text as its {@link Sampling} says. Used by one thread. */
final class TokenSampler {
    private final Sampling sampling;
    private final SplittableRandom random;
    private final BitSet seen = new BitSet();

    /** @param prompt tokens of the text so far */
    TokenSampler(Sampling sampling, int[] prompt) {
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed());
        for (int token : prompt) {
            seen.set(token);
        }
    }

    /**
     * The next token of the text.
     *
     * @param logits [vocabulary] of the model, not changed
     * @throws IllegalArgumentException if a logit is not a number
     */
    int draw(float[] logits) {
        requireNumbers(logits);
        float[] penalised = penalised(logits);
        int token = sampling.temperature() == 0
                ? new RankedTokens(penalised, 1).first()
                : drawn(new RankedTokens(penalised, sampling.temperature()), logits.length);
        seen.set(token);
        return token;
    }

    private static void requireNumbers(float[] logits) {
        for (int token = 0; token < logits.length; token++) {
            if (Float.isNaN(logits[token])) {
                throw new IllegalArgumentException("the model's logit of token " + token
                        + " is not a number: its weights are damaged, or its training has diverged");
            }
        }
    }

    private float[] penalised(float[] logits) {
        if (sampling.repetitionPenalty() == 1) {
            return logits;
        }
        float[] changed = logits.clone();
        seen.stream().filter(token -> token < changed.length).forEach(token -> {
            double logit = changed[token];
            changed[token] =
                    (float) (logit > 0 ? logit / sampling.repetitionPenalty() : logit * sampling.repetitionPenalty());
        });
        return changed;
    }

    private int drawn(RankedTokens ranked, int vocabulary) {
        int count = sampling.topK() == 0 ? vocabulary : Math.min(sampling.topK(), vocabulary);
        double sum = count == vocabulary ? ranked.sum() : ranked.sumTo(count - 1);
        if (sampling.topP() < 1) {
            count = 1 + firstAbove(ranked, count, Math.nextDown(sampling.topP() * sum));
            sum = ranked.sumTo(count - 1);
        }
        return ranked.token(firstAbove(ranked, count, random.nextDouble() * sum));
    }

    /** The first rank whose sum is above a number; the last of them if none is. */
    private static int firstAbove(RankedTokens ranked, int count, double bound) {
        int rank = 0;
        while (ranked.sumTo(rank) <= bound && rank < count - 1) {
            rank++;
        }
        return rank;
    }
}
