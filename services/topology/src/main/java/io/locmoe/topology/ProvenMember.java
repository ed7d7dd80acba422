package io.locmoe.topology;

import java.util.UUID;

/** A process that has proven to be a node. Confined to the thread of the members. */
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

    /** Place in the order in which the members joined, as far as Hazelcast tells. */
    int place() {
        return place;
    }

    void place(int order) {
        place = order;
    }

    /** Whether both cannot run at the same time. */
    boolean hasPortOf(MeshNode other) {
        return node.host().equals(other.host()) && node.rankPort() == other.rankPort();
    }

    /** Hazelcast no longer tells of it, or has lost a connection to it; whether that is news. */
    boolean doubt() {
        boolean news = !doubted;
        doubted = true;
        return news;
    }

    /** It answers, and Hazelcast tells of it. */
    void trust() {
        doubted = false;
        answers = false;
        unanswered = 0;
    }

    /** It answers all the same; whether that is news. */
    boolean answers() {
        boolean news = !answers;
        answers = true;
        unanswered = 0;
        return news;
    }

    /** Counts questions in a row that were not answered. */
    int unanswered() {
        return ++unanswered;
    }
}
