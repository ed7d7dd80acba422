package io.locmoe.dataplane.body;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Accepts the body channels of peers, by TCP and, on this machine, by a Unix domain socket. A connection presents the
 * token of the stream it belongs to, see {@link BodyOffer}; one that does not do so within a short time is closed.
 * Thread-safe.
 */
public final class BodyServer implements AutoCloseable {
    private static final Duration GREETING_DEADLINE = Duration.ofSeconds(5);

    private final SecureRandom random = new SecureRandom();
    private final Map<String, IncomingBodies> expected = new ConcurrentHashMap<>();
    private final Executor threads;
    private final ServerSocketChannel tcp;
    private final ServerSocketChannel unix;
    private final Path unixPath;

    /** @param threads gives each greeting a thread of its own */
    public BodyServer(String host, Executor threads) throws IOException {
        this.threads = threads;
        this.tcp = ServerSocketChannel.open();
        tcp.bind(new InetSocketAddress(host, 0));
        this.unixPath = Path.of(System.getProperty("java.io.tmpdir"), "locmoe-" + UUID.randomUUID() + ".sock");
        this.unix = bindUnix(unixPath);
        listen(tcp, "tcp");
        if (unix != null) {
            listen(unix, "unix");
        }
    }

    private static ServerSocketChannel bindUnix(Path path) throws IOException {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            path.toFile().deleteOnExit();
            return server;
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    private void listen(ServerSocketChannel server, String name) {
        Thread.ofPlatform().daemon().name("data-plane-bodies-" + name).start(() -> {
            try {
                while (true) {
                    SocketChannel accepted = server.accept();
                    threads.execute(() -> greet(accepted, server == unix));
                }
            } catch (IOException | RuntimeException closed) {
                // The data plane is closing.
            }
        });
    }

    /** An offer for one stream, valid until {@link #withdraw}. */
    public BodyOffer offer(IncomingBodies bodies) {
        byte[] token = new byte[BodyOffer.TOKEN_BYTES];
        random.nextBytes(token);
        String text = HexFormat.of().formatHex(token);
        expected.put(text, bodies);
        return new BodyOffer(text, tcp.socket().getLocalPort(), unix == null ? "" : unixPath.toString());
    }

    public void withdraw(BodyOffer offer) {
        expected.remove(offer.token());
    }

    /** @param near whether the peer is on this machine, so that it may ask for a ring */
    private void greet(SocketChannel accepted, boolean near) {
        try {
            BodySocket socket = new BodySocket(accepted);
            if (!opened(socket, near)) {
                socket.close();
            }
        } catch (IOException e) {
            quietly(accepted);
        }
    }

    /** False if the peer has no stream here. */
    private boolean opened(BodySocket socket, boolean near) {
        ByteBuffer greeting = ByteBuffer.allocate(BodyOffer.GREETING.length + BodyOffer.TOKEN_BYTES);
        try {
            socket.read(greeting, System.nanoTime() + GREETING_DEADLINE.toNanos());
        } catch (IOException e) {
            return false;
        }
        boolean ring = near && says(greeting, BodyOffer.RING_GREETING);
        if (!ring && !says(greeting, BodyOffer.GREETING)) {
            return false;
        }
        String token = HexFormat.of().formatHex(greeting.array(), BodyOffer.GREETING.length, greeting.capacity());
        IncomingBodies bodies = expected.remove(token);
        if (bodies != null) {
            bodies.open(socket, ring ? RingFile.of(token) : null);
        }
        return bodies != null;
    }

    private static boolean says(ByteBuffer greeting, byte[] words) {
        return Arrays.equals(greeting.array(), 0, words.length, words, 0, words.length);
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It was about to be closed.
        }
    }

    @Override
    public void close() {
        quietly(tcp);
        if (unix != null) {
            quietly(unix);
            quietly(() -> Files.deleteIfExists(unixPath));
        }
    }
}
