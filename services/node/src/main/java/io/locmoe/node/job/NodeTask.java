package io.locmoe.node.job;

import java.util.List;

/** The ranks of one job on this node, with their devices and their connections to the other nodes. */
public interface NodeTask extends AutoCloseable {

    /** In rank order. */
    List<RankTask> ranks();

    /** What the ranks exchanged last, one line each. Any thread, even after {@link #close}. */
    List<String> lastExchanges();

    /** Makes every rank that waits for another fail with this sentence. Any thread; does not wait for the ranks. */
    void abort(String reason);

    /** Gives devices and connections back, after all ranks have returned. */
    @Override
    void close();
}
