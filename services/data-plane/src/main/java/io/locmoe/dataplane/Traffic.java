package io.locmoe.dataplane;

/**
 * What the ranks of this process have sent, and how long they spent on it. A message counts at its sender, payload
 * bytes only, so the sum over the processes of a job counts every message once. Counters only grow. Thread-safe.
 */
public interface Traffic {

    /** The counters now. Counters of messages under way may be a message apart. */
    TrafficSnapshot snapshot();
}
