package io.locmoe.run.consensus;

import java.util.List;

/** The outcome of a candidate's proposal. */
public sealed interface Outcome {

    /** All required members have installed the view: its job may start. */
    record Agreed(View view) implements Outcome {}

    /** A node has a view that the candidate did not know. If it may not be agreed, the older ones come with it. */
    record Newer(Lineage lineage) implements Outcome {}

    /**
     * Too few nodes have agreed in time.
     *
     * @param unheard names of current and future nodes of the run that have not agreed
     * @param of      number of the run's nodes; 0 if it has none yet
     */
    record Minority(List<String> unheard, int of) implements Outcome {
        public Minority {
            unheard = List.copyOf(unheard);
        }
    }
}
