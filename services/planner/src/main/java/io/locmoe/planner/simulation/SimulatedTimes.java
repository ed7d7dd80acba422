package io.locmoe.planner.simulation;

import java.util.List;

/**
 * The result of a simulation.
 *
 * @param seconds until the last thread has ended
 * @param threads times of each thread
 * @param carried units that each resource carried, without weights
 * @param events  points in time at which something began or ended
 */
public record SimulatedTimes(double seconds, List<ThreadTimes> threads, double[] carried, long events) {

    /**
     * The time of a thread, in seconds.
     *
     * @param end     when it ended
     * @param compute computing, at the speed that it got
     * @param exposed sending, receiving, and waiting for messages
     * @param hidden  exchange under way while it computed
     */
    public record ThreadTimes(double end, double compute, double exposed, double hidden) {}

    public SimulatedTimes {
        threads = List.copyOf(threads);
    }
}
