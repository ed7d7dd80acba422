package io.locmoe.dataplane.body;

import io.locmoe.dataplane.failure.RareLog;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLException;

/**
 * Authenticates new connections: by TLS, and by the token that the stream was given. Each greeting has a thread and a
 * deadline, and their number is limited: beyond the limit, the oldest is closed. Thread-safe.
 */
final class BodyGreeter {
    static final int MOST = 64;

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final BodyOffers offers;
    private final Trust trust;
    private final OwnDirectory directory;
    private final Executor threads;
    private final RareLog log;
    /** Twice the limit, so that closed greetings have time to end. */
    private final Semaphore places = new Semaphore(2 * MOST);

    private final Set<SocketChannel> greeting = new LinkedHashSet<>();

    /** @param directory directory for rings; null if there is no Unix domain socket for peers on this machine */
    BodyGreeter(BodyOffers offers, Trust trust, OwnDirectory directory, Executor threads, RareLog log) {
        this.offers = offers;
        this.trust = trust;
        this.directory = directory;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Starts a greeting; waits while too many are running.
     *
     * @param near whether the peer came by the socket in our directory, which only our own user can reach
     */
    void greet(SocketChannel accepted, boolean near) {
        places.acquireUninterruptibly();
        enter(accepted);
        boolean begun = false;
        try {
            threads.execute(() -> greetNow(accepted, near));
            begun = true;
        } finally {
            if (!begun) {
                leave(accepted);
                places.release();
            }
        }
    }

    private synchronized void enter(SocketChannel accepted) {
        if (greeting.size() >= MOST) {
            SocketChannel eldest = greeting.iterator().next();
            greeting.remove(eldest);
            BodyServer.quietly(eldest);
            log.warn("flood", "more than " + MOST + " connections that present no token; the eldest are closed");
        }
        greeting.add(accepted);
    }

    private synchronized void leave(SocketChannel accepted) {
        greeting.remove(accepted);
    }

    private void greetNow(SocketChannel accepted, boolean near) {
        BodySocket socket = null;
        try {
            socket = new BodySocket(accepted);
            open(accepted, socket, near, System.nanoTime() + DEADLINE.toNanos());
        } catch (IOException | RuntimeException e) {
            refuse(accepted, socket, e);
        } finally {
            leave(accepted);
            places.release();
        }
    }

    private void refuse(SocketChannel accepted, BodySocket socket, Exception reason) {
        String from = from(accepted);
        log.warn(from, "a body channel from " + from + " is refused: " + NodeProof.describe(trust, reason));
        if (socket == null) {
            BodyServer.quietly(accepted);
            return;
        }
        if (reason instanceof SSLException) {
            socket.hearOut(System.nanoTime() + FAREWELL.toNanos());
        }
        socket.close();
    }

    private static String from(SocketChannel accepted) {
        try {
            return accepted.getRemoteAddress() instanceof InetSocketAddress peer
                    ? peer.getAddress().getHostAddress()
                    : "this machine";
        } catch (IOException e) {
            return "a peer that has gone";
        }
    }

    private void open(SocketChannel accepted, BodySocket socket, boolean near, long untilNanos) throws IOException {
        Optional<Principal> peer = near ? Optional.empty() : proven(socket, untilNanos);
        ByteBuffer greeting = ByteBuffer.allocate(BodyOffer.GREETING.length + BodyOffer.TOKEN_BYTES);
        socket.read(greeting, untilNanos);
        boolean ring = near && says(greeting, BodyOffer.RING_GREETING);
        if (!ring && !says(greeting, BodyOffer.GREETING)) {
            throw new IOException("it does not begin as a body channel does");
        }
        String token = HexFormat.of().formatHex(greeting.array(), BodyOffer.GREETING.length, greeting.capacity());
        IncomingBodies bodies = offers.take(token, peer)
                .orElseThrow(() -> new IOException("its token is unknown, or was taken before"));
        leave(accepted);
        bodies.open(socket, ring ? directory.ring(token) : null);
    }

    /** The peer, over an encrypted connection; empty in an open mesh. */
    private Optional<Principal> proven(BodySocket socket, long untilNanos) throws IOException {
        return trust instanceof Identity identity
                ? Optional.of(socket.secure(() -> NodeProof.end(identity, false), untilNanos))
                : Optional.empty();
    }

    private static boolean says(ByteBuffer greeting, byte[] words) {
        return Arrays.equals(greeting.array(), 0, words.length, words, 0, words.length);
    }
}
