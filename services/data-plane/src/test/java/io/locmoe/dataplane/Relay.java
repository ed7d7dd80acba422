package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Stands before a port of this machine, counts the connections to it, and can hold up what they bring. */
final class Relay implements AutoCloseable {
    private static final long SECONDS = 20;
    private static final int ALL = 1000;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int port;
    private final Semaphore calls = new Semaphore(ALL);
    private final Semaphore answers = new Semaphore(ALL);
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    Relay(int port) throws IOException {
        this.port = port;
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Returns once so many connections have been made. */
    void awaitConnections(int connections) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (accepted.size() < connections && System.nanoTime() < until) {
            Thread.sleep(1);
        }
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(connections);
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                accepted.add(from);
                Thread.ofVirtual().start(() -> pass(from, to, calls));
                Thread.ofVirtual().start(() -> pass(to, from, answers));
            }
        } catch (IOException e) {
            // The relay is closed.
        }
    }

    private static void pass(Socket from, Socket to, Semaphore gate) {
        try (from;
                to) {
            byte[] some = new byte[8192];
            for (int read = 0; read >= 0; read = from.getInputStream().read(some)) {
                gate.acquire();
                to.getOutputStream().write(some, 0, read);
                gate.release();
            }
        } catch (IOException | InterruptedException e) {
            // One of the ends is closed.
        }
    }

    /** Holds up what comes from those who connect, or the answers, until {@link #letGo}. */
    void holdUp(boolean calling, boolean answering) {
        if (calling) {
            calls.acquireUninterruptibly(ALL);
        }
        if (answering) {
            answers.acquireUninterruptibly(ALL);
        }
    }

    /** Ends a hold-up in both directions. */
    void letGo() {
        calls.release(ALL);
        answers.release(ALL);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
