package io.locmoe.topology;

import java.util.Queue;

/** Notes what a listener hears. */
final class Events {
    private Events() {}

    static MembershipListener into(Queue<String> events) {
        return new MembershipListener() {
            @Override
            public void joined(MeshNode node) {
                events.add("joined " + node.name());
            }

            @Override
            public void left(MeshNode node) {
                events.add("left " + node.name());
            }
        };
    }
}
