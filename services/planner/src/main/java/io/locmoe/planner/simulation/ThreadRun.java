package io.locmoe.planner.simulation;

import io.locmoe.planner.simulation.SimulatedTimes.ThreadTimes;
import java.util.HashMap;
import java.util.Map;

/** A thread of a simulation, at its next operation. */
final class ThreadRun {
    private final FlowSimulation simulation;
    private final Scenario.Program program;
    private final Intervals computing = new Intervals();
    private final Intervals exposed = new Intervals();
    private final Intervals underWay = new Intervals();
    private final Map<Integer, Double> begun = new HashMap<>();
    private int next;
    /** When the thread began to wait for a message; NaN while it waits for none. */
    private double waitsSince = Double.NaN;

    private double end = Double.NaN;

    ThreadRun(FlowSimulation simulation, Scenario.Program program) {
        this.simulation = simulation;
        this.program = program;
    }

    boolean ended() {
        return !Double.isNaN(end);
    }

    /** The operation in which it is, for messages. */
    String place() {
        return program.operations().get(next).toString();
    }

    ThreadTimes times() {
        return new ThreadTimes(end, computing.sum(), exposed.sum(), underWay.common(computing));
    }

    private double now() {
        return simulation.clock().now();
    }

    /** Does operations up to the first that takes time. */
    void goOn() {
        while (next < program.operations().size()) {
            if (!isInstant(program.operations().get(next))) {
                return;
            }
            next++;
        }
        end = now();
    }

    /** Does an operation; false if it takes time, and goes on by itself. */
    private boolean isInstant(Operation operation) {
        return switch (operation) {
            case Operation.Compute(double seconds) -> works(seconds, computing, () -> {});
            case Operation.Send(int number) ->
                works(simulation.message(number).sendSeconds(), exposed, () -> simulation.post(number));
            case Operation.Await(int number) -> isThere(number);
            case Operation.Begun(int exchange) -> {
                begun.put(exchange, now());
                yield true;
            }
            case Operation.Awaited awaited -> {
                underWay.add(begun.remove(awaited.exchange()), lastArrival(awaited));
                yield true;
            }
        };
    }

    private double lastArrival(Operation.Awaited awaited) {
        double last = 0;
        for (int message : awaited.messages()) {
            double arrival = simulation.arrival(message);
            last = Math.max(last, Double.isNaN(arrival) ? now() : arrival);
        }
        return last;
    }

    private boolean isThere(int number) {
        if (Double.isNaN(simulation.arrival(number))) {
            waitsSince = now();
            simulation.await(number, this);
            return false;
        }
        if (!Double.isNaN(waitsSince)) {
            exposed.add(waitsSince, now());
            waitsSince = Double.NaN;
        }
        return works(simulation.message(number).receiveSeconds(), exposed, () -> {});
    }

    private boolean works(double seconds, Intervals kind, Runnable then) {
        if (seconds <= 0) {
            then.run();
            return true;
        }
        double start = now();
        simulation.clock().flow(program.work(), seconds, seconds, () -> {
            kind.add(start, now());
            then.run();
            next++;
            goOn();
        });
        return false;
    }
}
