package io.locmoe.corpus.tokens;

/**
 * Counter-based random numbers: each is a hash of its purpose, so that there is no state to save. The mixing function
 * is SplitMix64's (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
 */
public final class CounterHash {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private CounterHash() {}

    /** 64 uniform bits, a function of the four coordinates and the number of the draw. */
    public static long bits(long seed, long step, int microBatch, int slot, int draw) {
        long hash = absorb(0, seed);
        hash = absorb(hash, step);
        hash = absorb(hash, microBatch);
        hash = absorb(hash, slot);
        return absorb(hash, draw);
    }

    /** Adds {@code value} to a running hash. */
    public static long absorb(long hash, long value) {
        return mix(mix(hash + GOLDEN_GAMMA) ^ mix(value + GOLDEN_GAMMA));
    }

    /** {@code bits} as a number in [0, bound), by the high half of the product; the bias is below bound / 2^64. */
    public static long below(long bits, long bound) {
        return Math.unsignedMultiplyHigh(bits, bound);
    }

    /** {@code bits} as a number in [0, 1). */
    public static double unit(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
