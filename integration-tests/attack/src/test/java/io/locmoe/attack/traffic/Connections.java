package io.locmoe.attack.traffic;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Connections that are open at the same time, for ten seconds at most: a node that does not read must not stop its
 * attacker. Which of them the node closes is its business.
 */
final class Connections implements AutoCloseable {
    private static final long MOST_SECONDS = 10;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("closes-connections").factory());

    private final Door door;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Future<?> end = CLOCK.schedule(this::hangUp, MOST_SECONDS, TimeUnit.SECONDS);

    Connections(Door door) {
        this.door = door;
    }

    /** A new connection; null if the node refuses it. */
    Socket add() {
        try {
            Socket socket = door.open();
            open.add(socket);
            return socket;
        } catch (IOException refused) {
            return null;
        }
    }

    /** A new connection that gets these bytes. */
    void add(byte[] bytes) {
        Socket socket = add();
        if (socket != null) {
            send(socket, bytes);
        }
    }

    List<Socket> open() {
        return open;
    }

    /** False if the node has hung up. */
    static boolean send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return true;
        } catch (IOException hungUp) {
            return false;
        }
    }

    @Override
    public void close() {
        end.cancel(false);
        hangUp();
    }

    private void hangUp() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // The node was faster.
            }
        }
    }
}
