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
}
