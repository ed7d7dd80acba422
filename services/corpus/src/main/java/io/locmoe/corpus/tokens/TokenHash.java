package io.locmoe.corpus.tokens;

/**
 * A hash of all tokens of a text: {@code h[i + 1] = h[i] F + t[i] + 1}, modulo 2^64. It is linear in the tokens, so it
 * can be computed as they arrive, although its initial value, the number of tokens, and the tokens that a cut replaces
 * are only known at the end.
 */
final class TokenHash {

    private static final long FACTOR = 0x5851F42D4C957F2DL;

    private long sum;
    private long length;

    void add(int... tokens) {
        long hash = sum;
        for (int token : tokens) {
            hash = hash * FACTOR + token + 1;
        }
        sum = hash;
        length += tokens.length;
    }

    /** Updates the hash for a replaced token, after all tokens have arrived. */
    void replaced(long position, int former, int token) {
        sum += (token - former) * power(length - 1 - position);
    }

    /** The hash of the tokens and of their number. */
    long value() {
        return CounterHash.absorb(CounterHash.absorb(0, length) * power(length) + sum, length);
    }

    private static long power(long exponent) {
        long result = 1;
        long square = FACTOR;
        for (long rest = exponent; rest > 0; rest >>>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
