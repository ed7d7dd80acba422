package io.locmoe.node.membership;

import io.locmoe.control.Lineage;
import io.locmoe.control.View;
import java.util.List;

/** What became of a candidate's view. */
public sealed interface Outcome {

    /** All have it who must: its job may start. */
    record Agreed(View view) implements Outcome {}

    /** A node has a view that the candidate did not know. It may not be agreed: then it comes with those before it. */
    record Newer(Lineage lineage) implements Outcome {}

    /**
     * Time is over.
     *
     * @param unheard names of nodes of the run, or that were to join it, who have not agreed
     * @param of      number of nodes of the run; 0 where they would be its first
     */
    record Minority(List<String> unheard, int of) implements Outcome {
        public Minority {
            unheard = List.copyOf(unheard);
        }
    }
}
