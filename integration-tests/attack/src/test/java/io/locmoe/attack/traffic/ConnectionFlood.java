package io.locmoe.attack.traffic;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Many connections at once that say nothing, or one byte. */
final class ConnectionFlood implements Assault {
    private final int connections;

    ConnectionFlood(int connections) {
        this.connections = connections;
    }

    @Override
    public long launch(Door door, RandomGenerator random) {
        // A handshake for each would be a flood of the attacker.
        Door outside = new Door(door.name(), door.port(), door.speech(), Optional.empty());
        try (Connections flood = new Connections(outside)) {
            for (int i = 0; i < connections; i++) {
                flood.add(new byte[random.nextInt(2)]);
            }
        }
        return connections;
    }
}
