package io.locmoe.planner.simulation;

import io.locmoe.planner.simulation.SimulatedTimes.ThreadTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the threads of a scenario. A thread sends without waiting for its messages to arrive; messages on their way, and
 * threads that compute, share resources max-min fairly.
 */
public final class FlowSimulation {
    private final Scenario scenario;
    private final Clock clock;
    /** [messages] when each arrived; NaN before. */
    private final double[] arrived;
    /** [messages] the thread that waits for each. */
    private final ThreadRun[] waiting;

    private FlowSimulation(Scenario scenario) {
        this.scenario = scenario;
        this.clock = new Clock(scenario.rates());
        this.arrived = new double[scenario.messages().size()];
        this.waiting = new ThreadRun[arrived.length];
        Arrays.fill(arrived, Double.NaN);
    }

    /**
     * Simulates.
     *
     * @throws IllegalStateException if a thread waits for a message that nobody sends
     */
    public static SimulatedTimes run(Scenario scenario) {
        return new FlowSimulation(scenario).run();
    }

    private SimulatedTimes run() {
        List<ThreadRun> threads = new ArrayList<>();
        for (Scenario.Program program : scenario.threads()) {
            threads.add(new ThreadRun(this, program));
        }
        threads.forEach(ThreadRun::goOn);
        clock.run();
        for (int i = 0; i < threads.size(); i++) {
            if (!threads.get(i).ended()) {
                throw new IllegalStateException(
                        "thread " + i + " waits for ever, in " + threads.get(i).place());
            }
        }
        List<ThreadTimes> times = threads.stream().map(ThreadRun::times).toList();
        double end = times.stream().mapToDouble(ThreadTimes::end).max().orElse(0);
        return new SimulatedTimes(end, times, clock.carried(), clock.events());
    }

    Clock clock() {
        return clock;
    }

    Message message(int number) {
        return scenario.messages().get(number);
    }

    /** Time at which a message arrived; NaN if it has not. */
    double arrival(int message) {
        return arrived[message];
    }

    /** Goes on with a thread when a message arrives, which has not. */
    void await(int message, ThreadRun thread) {
        waiting[message] = thread;
    }

    /** Puts a message on its way. */
    void post(int number) {
        Message message = message(number);
        clock.flow(message.path(), message.bytes(), 0, () -> clock.after(message.latency(), () -> arrive(number)));
    }

    private void arrive(int number) {
        arrived[number] = clock.now();
        if (waiting[number] != null) {
            waiting[number].goOn();
        }
    }
}
