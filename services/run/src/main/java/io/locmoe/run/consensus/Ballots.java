package io.locmoe.run.consensus;

/** Sends a candidate's questions, also to its own node. Answers come later, or never. */
public interface Ballots {

    /**
     * Asks a node to promise an epoch.
     *
     * @param known epoch of the newest view that the candidate knows
     */
    void prepare(String node, long epoch, long known);

    /** Asks a node to install a view. */
    void install(String node, Lineage next);
}
