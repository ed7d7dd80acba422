package io.locmoe.planner.simulation;

import java.util.PriorityQueue;

/** Flows of one path. They have one rate, so each is done when the class has served what the flow began with. */
final class FlowClass {
    /** Relative error of sums of times. */
    private static final double ROUNDING = 1e-9;

    private final LinkPath path;
    private final PriorityQueue<Flow> flows = new PriorityQueue<>();
    private double served;
    private double rate;

    private record Flow(double end, double amount, Runnable done) implements Comparable<Flow> {
        @Override
        public int compareTo(Flow other) {
            return Double.compare(end, other.end);
        }
    }

    FlowClass(LinkPath path) {
        this.path = path;
    }

    LinkPath path() {
        return path;
    }

    int count() {
        return flows.size();
    }

    /** @param done called when the amount is served */
    void add(double amount, Runnable done) {
        if (flows.isEmpty()) {
            served = 0;
        }
        flows.add(new Flow(served + amount, amount, done));
    }

    void rate(double perFlow) {
        rate = perFlow;
    }

    /** Seconds until the next flow is done at the present rate. */
    double next() {
        return Math.max(0, flows.peek().end - served) / rate;
    }

    void advance(double seconds) {
        served += rate * seconds;
    }

    boolean hasDone() {
        return !flows.isEmpty() && flows.peek().end - served <= ROUNDING * flows.peek().end;
    }

    /** Ends the next flow, which is done; returns its amount. */
    double end() {
        Flow flow = flows.remove();
        flow.done.run();
        return flow.amount;
    }
}
