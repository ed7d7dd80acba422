package io.locmoe.attack.traffic;

import io.locmoe.attack.mutation.Mutator;
import java.util.random.RandomGenerator;

/** Connections that each get the beginning of a right conversation with a few changes. */
final class GarbledConversations implements Assault {
    private static final int CONNECTIONS = 32;

    @Override
    public long launch(Door door, RandomGenerator random) {
        try (Connections connections = new Connections(door)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(Mutator.mutate(random, door.speech().conversations()));
            }
        }
        return CONNECTIONS;
    }
}
