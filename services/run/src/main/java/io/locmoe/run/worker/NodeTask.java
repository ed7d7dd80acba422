package io.locmoe.run.worker;

import java.util.List;

/** The ranks of one job on this node, with their devices and their connections to the other nodes. */
public interface NodeTask extends AutoCloseable {

    /** The ranks, in rank order. */
    List<RankTask> ranks();

    /** The last exchanges of the ranks, one line each. Any thread, even after {@link #close}. */
    List<String> lastExchanges();

    /** Makes every rank that waits for another fail with this sentence. Any thread; does not wait for the ranks. */
    void abort(String reason);

    /** Closes devices and connections, after all ranks have returned. */
    @Override
    void close();
}
