package io.locmoe.dataplane;

/**
 * What the ranks of this process have sent, and how long they spent on it. A message is counted at its sender, payload
 * bytes only, so the sum over the processes of a job counts every message once. Counters only grow. Thread-safe.
 */
public interface Traffic {

    /** The counters now. While messages are under way, counters may differ by a message. */
    TrafficSnapshot snapshot();
}
