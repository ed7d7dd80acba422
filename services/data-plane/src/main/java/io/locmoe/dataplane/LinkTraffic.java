package io.locmoe.dataplane;

/**
 * What this process has sent to the data plane of another node.
 *
 * @param address of the other node, host:port
 * @param bytes   payload, in all jobs so far
 * @param nanos   time for which sends were under way, summed over the ranks that send
 */
public record LinkTraffic(String address, long bytes, long nanos) {}
