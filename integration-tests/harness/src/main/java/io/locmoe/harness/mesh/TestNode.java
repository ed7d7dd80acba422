package io.locmoe.harness.mesh;

/**
 * A node of a mesh that a test has started, and what can happen to it. Thread-safe. What the kind of mesh does not
 * offer throws {@link UnsupportedOperationException} that names the kind which does.
 */
public interface TestNode {

    /** As in logs and messages: {@code node-0} for the first. */
    String name();

    /** What the node has written to its log. */
    String log();

    /** Whether the node has not ended. */
    boolean runs();

    /** The node is gone from one moment to the other, without a word, as after a loss of power. */
    void kill();

    /** Starts the node again after its end, and waits until it is in the mesh. */
    void restart();

    /** The node does nothing until {@link #resume}; its connections stay. */
    void pause();

    /**
     * Ends a {@link #pause}, and waits until the node is in the mesh: one that has been given up meanwhile, after ten
     * seconds, joins it again.
     */
    void resume();

    /** Nothing reaches the node and nothing leaves it until {@link #reconnect}; without links, as {@link #pause}. */
    void disconnect();

    /** Ends {@link #disconnect}, and waits as {@link #resume} does. */
    void reconnect();

    /**
     * What another node sends to this one gets lost, without a word to either, until {@link #hear}. Needs links; the
     * test reaches both.
     */
    void ignore(TestNode other);

    /** Ends {@link #ignore}. Returns at once. */
    void hear(TestNode other);

    /**
     * The node works for a share of the time only.
     *
     * @param share above 0, at most 1, which ends the slowness
     */
    void slowDown(double share);

    /**
     * Limits the node's link, in both directions.
     *
     * @param rate such as {@code 20mbit}
     */
    void linkRate(String rate);

    /** What the node measures at the moment. */
    NodeMetrics metrics();
}
