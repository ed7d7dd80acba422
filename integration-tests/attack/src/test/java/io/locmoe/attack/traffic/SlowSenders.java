package io.locmoe.attack.traffic;

import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Connections that send a right conversation byte by byte, and never its end. */
final class SlowSenders implements Assault {
    private static final int CONNECTIONS = 20;
    private static final int ROUNDS = 40;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public long launch(Door door, RandomGenerator random) {
        byte[] words = door.speech()
                .conversations()
                .get(random.nextInt(door.speech().conversations().size()));
        try (Connections slow = new Connections(door)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                slow.add();
            }
            for (int at = 0; at < Math.min(ROUNDS, words.length - 1); at++) {
                for (Socket socket : slow.open()) {
                    Connections.send(socket, new byte[] {words[at]});
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return CONNECTIONS;
    }
}
