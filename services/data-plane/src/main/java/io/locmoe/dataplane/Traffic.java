package io.locmoe.dataplane;

/**
 * Payload bytes and messages that the ranks of this process have sent, and the time that it took. A message counts at
 * its sender, so the sum over the processes of a job counts every message once. Counters only grow. Thread-safe.
 */
public interface Traffic {

    /** The current counters. While messages are under way, counters may differ by a message. */
    TrafficSnapshot snapshot();
}
