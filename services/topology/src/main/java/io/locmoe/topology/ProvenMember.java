package io.locmoe.topology;

import java.util.UUID;

/** A process that has proven its identity as a node. Confined to the thread of the members. */
final class ProvenMember {
    private final UUID instance;
    private final MeshNode node;
    private int place;
    private boolean doubted;
    private boolean answers;
    private int unanswered;

    ProvenMember(UUID instance, MeshNode node) {
        this.instance = instance;
        this.node = node;
    }

    UUID instance() {
        return instance;
    }

    MeshNode node() {
        return node;
    }

    /** Place in the order in which members joined, as reported by Hazelcast. */
    int place() {
        return place;
    }

    void place(int order) {
        place = order;
    }

    /** Whether the two have the same port and cannot run at the same time. */
    boolean hasPortOf(MeshNode other) {
        return node.host().equals(other.host()) && node.rankPort() == other.rankPort();
    }

    /** Records that Hazelcast no longer reports it, or lost a connection to it; returns whether that is new. */
    boolean doubt() {
        boolean news = !doubted;
        doubted = true;
        return news;
    }

    /** Records that it answers and Hazelcast reports it. */
    void trust() {
        doubted = false;
        answers = false;
        unanswered = 0;
    }

    /** Records that it answers although it is in doubt; returns whether that is new. */
    boolean answers() {
        boolean news = !answers;
        answers = true;
        unanswered = 0;
        return news;
    }

    /** Counts consecutive unanswered questions. */
    int unanswered() {
        return ++unanswered;
    }
}
