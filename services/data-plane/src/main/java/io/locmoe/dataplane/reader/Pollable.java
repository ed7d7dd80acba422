package io.locmoe.dataplane.reader;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A channel for bodies, read by whichever thread has time. */
public interface Pollable {
    /** Registers the channel with a selector, in addition to earlier ones, with a key with this attachment. */
    SelectionKey handOver(Selector selector, Object attachment) throws IOException;

    /**
     * Reads available bytes, up to the end of a part; none if another thread is reading. Does not wait.
     *
     * @return whether anything was read
     */
    boolean poll();
}
