package io.locmoe.router.toolkit;

import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.tensor.Tensor;
import java.util.stream.IntStream;

/** The tokens of a rank that are not padding. */
public final class RealTokens {

    private RealTokens() {}

    /** Number of real tokens. */
    public static int count(boolean[] valid) {
        int count = 0;
        for (boolean real : valid) {
            count += real ? 1 : 0;
        }
        return count;
    }

    /** Number of real tokens of the ranks before this one: the place of the rank's first in the mesh; a collective. */
    public static long before(boolean[] valid, MeshCounts mesh) {
        long[][] counts = mesh.gather(new long[] {count(valid)});
        long before = 0;
        for (int rank = 0; rank < mesh.rank(); rank++) {
            before += counts[rank][0];
        }
        return before;
    }

    /** The real tokens, in ascending order. */
    public static int[] indices(boolean[] valid) {
        return IntStream.range(0, valid.length).filter(t -> valid[t]).toArray();
    }

    /**
     * The rows of real tokens.
     *
     * @param rows [T, columns]
     * @return [real, columns]; {@code rows} itself where there is no padding
     */
    public static Tensor of(Tensor rows, boolean[] valid) {
        return count(valid) == valid.length ? rows : rows.gatherRows(indices(valid));
    }
}
