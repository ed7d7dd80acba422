package io.locmoe.planner.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Time, in seconds: flows that share resources, and alarms. What is called when one ends may begin others. */
final class Clock {
    /** Points in time that are one. */
    private static final double INSTANT = 1e-12;

    private final FairShares shares;
    private final double[] carried;
    private final Map<LinkPath, FlowClass> flows = new LinkedHashMap<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private double now;
    private long events;
    private boolean changed;

    /** @param number order of alarms of one time */
    private record Alarm(double time, long number, Runnable done) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int order = Double.compare(time, other.time);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    Clock(double[] rates) {
        shares = new FairShares(rates);
        carried = new double[rates.length];
    }

    double now() {
        return now;
    }

    long events() {
        return events;
    }

    /** Units that each resource has carried. */
    double[] carried() {
        return carried.clone();
    }

    /** Calls {@code done} when an amount has passed; over a path without resources it takes {@code alone} seconds. */
    void flow(LinkPath path, double amount, double alone, Runnable done) {
        events++;
        if (path.uses().isEmpty() || amount <= 0) {
            after(path.uses().isEmpty() ? alone : 0, done);
        } else {
            flows.computeIfAbsent(path, FlowClass::new).add(amount, done);
            changed = true;
        }
    }

    /** Calls {@code done} after some seconds. */
    void after(double seconds, Runnable done) {
        events++;
        alarms.add(new Alarm(now + seconds, events, done));
    }

    /** Goes on until nothing is under way. */
    void run() {
        while (!flows.isEmpty() || !alarms.isEmpty()) {
            if (changed) {
                shares.assign(flows.values());
                changed = false;
            }
            pass(next());
            end();
        }
    }

    private double next() {
        double next = alarms.isEmpty() ? Double.POSITIVE_INFINITY : alarms.peek().time - now;
        for (FlowClass each : flows.values()) {
            next = Math.min(next, each.next());
        }
        return Math.max(0, next);
    }

    private void pass(double seconds) {
        now += seconds;
        flows.values().forEach(each -> each.advance(seconds));
    }

    private void end() {
        while (!alarms.isEmpty() && alarms.peek().time <= now + INSTANT) {
            alarms.remove().done.run();
        }
        List<FlowClass> done = new ArrayList<>();
        for (FlowClass each : flows.values()) {
            if (each.hasDone()) {
                done.add(each);
            }
        }
        done.forEach(this::end);
    }

    private void end(FlowClass each) {
        changed = true;
        while (each.hasDone()) {
            double amount = each.end();
            each.path().uses().forEach(use -> carried[use.resource()] += amount);
        }
        if (each.count() == 0) {
            flows.remove(each.path());
        }
    }
}
