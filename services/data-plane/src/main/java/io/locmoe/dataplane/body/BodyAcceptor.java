package io.locmoe.dataplane.body;

import io.locmoe.dataplane.failure.RareLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Accepts connections until its server is closed, whatever fails meanwhile: a process with too many open files accepts
 * again when it has fewer.
 *
 * @param name    name of the server, for the log
 * @param greeter takes over each connection; no other is accepted while it blocks
 * @param pause   pause after a failure
 */
record BodyAcceptor(String name, Server server, Consumer<SocketChannel> greeter, Duration pause, RareLog log) {

    /** The source of connections. */
    interface Server {
        /** Waits for a connection. @throws ClosedChannelException if the server is closed */
        SocketChannel accept() throws IOException;
    }

    /** Accepts until the server is closed. */
    void run() {
        while (true) {
            try {
                accept();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                log.warn(name, "a body channel by " + name + " could not be accepted; the next will be: " + e);
                rest();
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel accepted = server.accept();
        try {
            greeter.accept(accepted);
        } catch (RuntimeException | OutOfMemoryError e) {
            accepted.close();
            throw e;
        }
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            // Only the end of the server ends the loop.
        }
    }
}
