package io.locmoe.spi.router;

import java.util.Arrays;

/**
 * Which tokens of this rank go to which expert, after the capacity was applied, in compressed sparse rows by expert.
 * Entry {@code a} of expert {@code e}, with {@code offsets[e] <= a < offsets[e + 1]}, is token {@code tokens[a]}.
 * Arrays are handed over (see the package {@link io.locmoe.spi}).
 *
 * <p>The host checks every plan, and ends the job if one does not keep what follows. A real token is at an expert at
 * most once, and each of its choices at most at one expert; it has an entry or is among the dropped, or both. Padding
 * is neither. Load and capacity are equal on all ranks; the load of an expert less its entries on all ranks is what it
 * lost, and the dropped tokens lost as much.
 *
 * @param offsets  [n + 1]
 * @param tokens   [A] token of each entry
 * @param choices  [A] which choice of its token the entry is: 0 for the first
 * @param dropped  tokens that lost at least one of their choices to the capacity, in ascending order
 * @param load     [n] choices of all ranks for each expert, before the capacity
 * @param capacity most tokens of all ranks that an expert takes; {@code Integer.MAX_VALUE} where there is no limit
 */
public record Assignment(int[] offsets, int[] tokens, int[] choices, int[] dropped, long[] load, int capacity) {
    public Assignment {
        if (offsets.length != load.length + 1
                || offsets[0] != 0
                || offsets[load.length] != tokens.length
                || choices.length != tokens.length) {
            throw new IllegalArgumentException("offsets " + Arrays.toString(offsets) + " do not fit " + tokens.length
                    + " entries of " + load.length + " experts");
        }
    }

    public int experts() {
        return load.length;
    }

    /** Number A of entries. */
    public int entries() {
        return tokens.length;
    }

    /** [A] expert of each entry. */
    public int[] expertOfEntry() {
        int[] experts = new int[tokens.length];
        for (int e = 0; e < load.length; e++) {
            Arrays.fill(experts, offsets[e], offsets[e + 1], e);
        }
        return experts;
    }
}
