package io.locmoe.harness.mesh;

/**
 * A node of a test's mesh, and the faults that it supports. Thread-safe. Methods that this kind of mesh does not
 * support throw an {@link UnsupportedOperationException} that names the kind which does.
 */
public interface TestNode {

    /** The name in logs and messages: {@code node-0} for the first. */
    String name();

    /** The node's log so far. */
    String log();

    /** Whether the node is still running. */
    boolean runs();

    /** Ends the node abruptly and silently, like a power failure. */
    void kill();

    /** Starts the node again after its end, and waits until it has joined the mesh. */
    void restart();

    /** Suspends the node until {@link #resume}; its connections stay open. */
    void pause();

    /**
     * Ends a {@link #pause}, and waits until the node is in the mesh: if it was removed meanwhile, after ten seconds,
     * it rejoins.
     */
    void resume();

    /** Cuts the node off in both directions until {@link #reconnect}; without links, like {@link #pause}. */
    void disconnect();

    /** Ends {@link #disconnect}, and waits like {@link #resume}. */
    void reconnect();

    /**
     * Silently drops the messages from another node to this one until {@link #hear}. Needs links; the test still
     * reaches both.
     */
    void ignore(TestNode other);

    /** Ends {@link #ignore}. Returns immediately. */
    void hear(TestNode other);

    /**
     * Lets the node run only for a share of the time.
     *
     * @param share above 0 and at most 1; 1 ends the slowdown
     */
    void slowDown(double share);

    /**
     * Limits the node's link, in both directions.
     *
     * @param rate such as {@code 20mbit}
     */
    void linkRate(String rate);

    /** The node's current metrics. */
    NodeMetrics metrics();
}
