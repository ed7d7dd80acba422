package io.locmoe.planner.simulation;

/**
 * Bytes that a thread sends to another.
 *
 * @param bytes          payload
 * @param latency        seconds from the last byte on the links to its arrival
 * @param sendSeconds    work of the sender before the message is on its way
 * @param receiveSeconds work of the receiver after it has arrived
 * @param path           links that it takes
 */
public record Message(double bytes, double latency, double sendSeconds, double receiveSeconds, LinkPath path) {}
