package io.locmoe.planner.simulation;

import java.util.List;

/** What a thread does, one after another. Messages are numbered as in the {@link Scenario}. */
public sealed interface Operation {
    /** Computes for so many seconds on a processor of its own. */
    record Compute(double seconds) implements Operation {}

    /** Works for a message and puts it on its way. */
    record Send(int message) implements Operation {}

    /** Waits for a message and takes it in. */
    record Await(int message) implements Operation {}

    /** All messages of an exchange that depend on nobody else are on their way. */
    record Begun(int exchange) implements Operation {}

    /** The thread begins to wait for the messages of an exchange. */
    record Awaited(int exchange, List<Integer> messages) implements Operation {
        public Awaited {
            messages = List.copyOf(messages);
        }
    }
}
