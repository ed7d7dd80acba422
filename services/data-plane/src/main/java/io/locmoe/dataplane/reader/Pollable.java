package io.locmoe.dataplane.reader;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A channel on which bodies arrive, read by whichever thread has time. */
public interface Pollable {
    /** From now on this selector, too, tells when something arrives, by a key with this attachment. */
    SelectionKey handOver(Selector selector, Object attachment) throws IOException;

    /**
     * Reads what has arrived, up to the end of a part; nothing if another thread is reading. Does not wait.
     *
     * @return whether anything was read
     */
    boolean poll();
}
