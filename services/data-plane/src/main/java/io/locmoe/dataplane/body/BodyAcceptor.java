package io.locmoe.dataplane.body;

import io.locmoe.dataplane.failure.RareLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Accepts connections until its server is closed, whatever fails meanwhile: a process that has too many files open
 * accepts again when it has fewer.
 *
 * @param name    of the server, for the log
 * @param greeter takes over each connection; while it waits, nobody is accepted
 * @param pause   after a failure
 */
record BodyAcceptor(String name, Server server, Consumer<SocketChannel> greeter, Duration pause, RareLog log) {

    /** Where connections come from. */
    interface Server {
        /** Waits for one. @throws ClosedChannelException if there will be no more */
        SocketChannel accept() throws IOException;
    }

    /** Returns when the server is closed. */
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
            // Only the end of the server ends this.
        }
    }
}
