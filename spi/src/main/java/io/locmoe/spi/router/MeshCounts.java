package io.locmoe.spi.router;

/** Small collectives among all ranks for host-side numbers. Every rank calls them in the same order. */
public interface MeshCounts {

    int rank();

    int ranks();

    /**
     * Every rank's numbers, in rank order. The arrays may differ in length between ranks. Blocks until all ranks have
     * called; the wait has the job's deadline, and its message names the missing ranks.
     */
    long[][] gather(long[] mine);

    /**
     * Element-wise sum of every rank's numbers, which are of one length; blocks as {@link #gather}.
     *
     * @throws IllegalArgumentException if a rank gave more or fewer numbers than this one
     */
    default long[] sum(long[] mine) {
        long[] total = new long[mine.length];
        long[][] all = gather(mine);
        for (int rank = 0; rank < all.length; rank++) {
            if (all[rank].length != total.length) {
                throw new IllegalArgumentException("a sum over the ranks: rank " + rank + " gave " + all[rank].length
                        + " numbers, rank " + rank() + " gave " + total.length);
            }
            for (int i = 0; i < total.length; i++) {
                total[i] += all[rank][i];
            }
        }
        return total;
    }
}
