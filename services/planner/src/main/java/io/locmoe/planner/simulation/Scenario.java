package io.locmoe.planner.simulation;

import java.util.List;

/**
 * All that happens in a simulation.
 *
 * @param rates    units per second of each resource: bytes of a link direction, seconds of processors
 * @param messages by number
 * @param threads  what each thread does
 */
public record Scenario(double[] rates, List<Message> messages, List<Program> threads) {

    /**
     * A thread.
     *
     * @param work       what its computing occupies
     * @param operations in order
     */
    public record Program(LinkPath work, List<Operation> operations) {
        public Program {
            operations = List.copyOf(operations);
        }
    }

    public Scenario {
        messages = List.copyOf(messages);
        threads = List.copyOf(threads);
    }
}
