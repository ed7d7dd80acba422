package io.locmoe.dataplane.body;

import io.locmoe.dataplane.BodyPortException;
import io.locmoe.dataplane.failure.RareLog;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.TokenBucket;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Accepts the body channels of peers, by TCP and, on this machine, by a Unix domain socket in an {@link OwnDirectory}.
 * A connection presents the token of the stream it belongs to, see {@link BodyOffer}; otherwise it is closed after a
 * short time. In a mesh with certificates, TCP is encrypted and both ends prove themselves. Thread-safe.
 */
public final class BodyServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BodyServer.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int AT_ONCE = 256;
    private static final int PER_SECOND = 100;

    private final BodyOffers offers = new BodyOffers();
    private final RareLog log = new RareLog(LOG);
    private final OwnDirectory directory;
    private final ServerSocketChannel tcp;
    private final ServerSocketChannel unix;
    private volatile boolean closing;

    /**
     * Starts listening.
     *
     * @param port    TCP port; 0 lets the system choose one
     * @param threads gives each greeting its own thread
     * @throws BodyPortException if the address cannot be bound
     */
    public BodyServer(String host, int port, Executor threads, Trust trust) throws IOException {
        this.tcp = bindTcp(host, port);
        this.directory = directory();
        this.unix = directory == null ? null : bindUnix(directory);
        if (!trust.isOpen()) {
            LOG.log(Level.INFO, NodeProof.libraries());
        }
        BodyGreeter greeter = new BodyGreeter(offers, trust, directory, threads, log);
        listen(tcp, "tcp", greeter, false);
        if (unix != null) {
            listen(unix, "unix", greeter, true);
        }
    }

    private static ServerSocketChannel bindTcp(String host, int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            return server.bind(new InetSocketAddress(host, port), AT_ONCE);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new BodyPortException(
                    "body channels cannot listen on " + host + ":" + port + ": " + RefusedException.describe(e)
                            + "; choose another address, or port 0",
                    e);
        }
    }

    private static OwnDirectory directory() {
        try {
            return OwnDirectory.create();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "no Unix sockets and no shared memory for bodies: " + e);
            return null;
        }
    }

    private static ServerSocketChannel bindUnix(OwnDirectory directory) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            return server.bind(UnixDomainSocketAddress.of(directory.socket()));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(Level.WARNING, "no Unix sockets and no shared memory for bodies: " + e);
            return null;
        }
    }

    private void listen(ServerSocketChannel server, String name, BodyGreeter greeter, boolean near) {
        TokenBucket arrivals = new TokenBucket(AT_ONCE, PER_SECOND, System::nanoTime);
        BodyAcceptor acceptor = new BodyAcceptor(
                name, () -> accept(server, arrivals), accepted -> greeter.greet(accepted, near), PAUSE, log);
        Thread.ofPlatform().daemon().name("data-plane-bodies-" + name).start(() -> {
            acceptor.run();
            if (!closing) {
                LOG.log(Level.ERROR, "body channels by " + name + " are closed; peers can open no more of them");
            }
        });
    }

    /** Waits for a connection, at a limited rate: others wait in the kernel, which costs neither file nor thread. */
    private static SocketChannel accept(ServerSocketChannel server, TokenBucket arrivals) throws IOException {
        LockSupport.parkNanos(arrivals.nanosUntilNext());
        arrivals.take();
        return server.accept();
    }

    /** An offer for one stream, valid until {@link #withdraw}. */
    public BodyOffer offer(IncomingBodies bodies) {
        return new BodyOffer(
                offers.add(bodies),
                tcp.socket().getLocalPort(),
                unix == null ? "" : directory.socket().toString());
    }

    public void withdraw(BodyOffer offer) {
        offers.remove(offer.token());
    }

    static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It was to be closed anyway.
        }
    }

    @Override
    public void close() {
        closing = true;
        quietly(tcp);
        if (unix != null) {
            quietly(unix);
        }
        if (directory != null) {
            directory.close();
        }
    }
}
