package io.locmoe.detection;

import java.time.Duration;

/**
 * All time limits that decide whether a node or a client takes another node for dead. They are in one record because
 * they depend on each other; the constructor checks how.
 *
 * @param ask        interval of the questions by which nodes show that they are alive, on the control plane and on the
 *                   data plane
 * @param answer     longest wait for the answer to one question, by who needs it now; a living node answers within
 *                   milliseconds
 * @param connection longest wait for an answer to a PING; then the connection is closed, because TCP would take minutes
 *                   to notice
 * @param silence    silence after which a plane testifies against a node
 * @param progress   longest time without an event of a run's leader; then a rank that timed out testifies against it
 * @param watch      silence after which a client gives the leader up, although most nodes hear it
 * @param membership silence after which Hazelcast removes a member
 * @param leader     longest silence of a run's leader that is still in the mesh, without other evidence of its failure
 * @param follow     longest wait of a follower for a node that is asked whether it leads the run
 * @param turn       head start of each follower of a dead leader over the next one
 * @param failover   longest time without a leader; then the run is given up
 * @param healing    longest time in which nodes without a majority look for the others
 */
public record DetectionTimings(
        Duration ask,
        Duration answer,
        Duration connection,
        Duration silence,
        Duration progress,
        Duration watch,
        Duration membership,
        Duration leader,
        Duration follow,
        Duration turn,
        Duration failover,
        Duration healing) {

    /** The limits of every node and client. */
    public static final DetectionTimings USUAL = new DetectionTimings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(6),
            Duration.ofSeconds(5),
            Duration.ofSeconds(8),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20));

    /** @throws IllegalArgumentException if limits contradict each other */
    public DetectionTimings {
        require(silence.compareTo(ask.multipliedBy(2)) >= 0, "one lost question must not be silence");
        // A call waits for its answer, and then the PING on its connection for another one.
        require(answer.plus(connection).compareTo(silence) <= 0, "a dead connection must be closed within the silence");
        require(progress.compareTo(silence) <= 0, "both witnesses must be able to testify within the silence");
        require(watch.compareTo(silence) > 0, "a client must let the nodes judge first");
        require(membership.compareTo(silence) > 0, "a node must judge before Hazelcast removes a member");
        require(leader.compareTo(silence) > 0, "two witnesses must be faster than one");
        require(follow.compareTo(answer) >= 0 && turn.compareTo(answer) >= 0, "a follower must hear the one before it");
        require(failover.compareTo(leader.plus(healing)) >= 0, "a partition must be able to heal before a run ends");
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException("limits of failure detection contradict each other: " + why);
        }
    }

    /** Number of questions without an answer that make up a silence. */
    public int questions() {
        return Math.toIntExact(silence.dividedBy(ask));
    }
}
