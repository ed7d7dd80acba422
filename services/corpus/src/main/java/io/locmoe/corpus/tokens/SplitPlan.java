package io.locmoe.corpus.tokens;

/**
 * How a domain is split into training and validation text. The tokens are cut into blocks of equal length, a multiple
 * of {@value #PERIOD} blocks, and one of each {@value #PERIOD} blocks is validation: 5 % from all over the text, and no
 * token in both. A block has at least {@value #SMALLEST_BLOCK} tokens if the text is long enough, and at most
 * {@value #LARGEST_BLOCK}; between these limits there are ten blocks of validation. A cut moves to the next end of a
 * document within the block; without one, it falls inside the document.
 */
final class SplitPlan {

    static final int PERIOD = 20;
    static final int SMALLEST_BLOCK = 1 << 10;
    static final int LARGEST_BLOCK = 1 << 16;

    private static final int USUAL_PERIODS = 10;
    private static final int VALIDATION_BLOCK = PERIOD / 2;

    private final long length;
    private final Positions documentEnds;
    private final int periods;

    private SplitPlan(long length, Positions documentEnds) {
        this.length = length;
        this.documentEnds = documentEnds;
        long most = Math.max(1, length / (PERIOD * SMALLEST_BLOCK));
        long least = Math.ceilDiv(length, (long) PERIOD * LARGEST_BLOCK);
        periods = Math.toIntExact(Math.max(least, Math.min(most, USUAL_PERIODS)));
    }

    /**
     * Ascending cuts that begin with 0 and end with {@code length}: the first interval is training, the second
     * validation, the third training, and so on.
     *
     * @param documentEnds positions after the end of each document
     */
    static long[] cuts(long length, Positions documentEnds) {
        SplitPlan plan = new SplitPlan(length, documentEnds);
        long[] cuts = new long[2 * plan.periods + 2];
        for (int period = 0; period < plan.periods; period++) {
            int block = period * PERIOD + VALIDATION_BLOCK;
            cuts[2 * period + 1] = plan.start(block);
            cuts[2 * period + 2] = plan.start(block + 1);
        }
        cuts[cuts.length - 1] = length;
        return cuts;
    }

    private long start(int block) {
        long nominal = nominalStart(block);
        long next = documentEnds.below(nominal);
        boolean inBlock = next < documentEnds.count() && documentEnds.get(next) < nominalStart(block + 1);
        return inBlock ? documentEnds.get(next) : nominal;
    }

    /** {@code length * block / blocks}, rounded down, without overflow. */
    private long nominalStart(int block) {
        long blocks = (long) periods * PERIOD;
        return length / blocks * block + length % blocks * block / blocks;
    }
}
