package io.locmoe.topology;

import com.hazelcast.nio.MemberSocketInterceptor;
import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits only nodes of the mesh, before Hazelcast reads the first byte: both sides of a new connection prove their
 * identity by a TLS handshake, then end TLS and continue in plain text. Staying in TLS would require new connection
 * classes for Hazelcast; its reports are only hints, so they need be neither secret nor intact.
 */
final class ProvenConnection implements MemberSocketInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ProvenConnection.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** For each step of a proof. */
    static final int PATIENCE_MILLISECONDS = 5_000;
    /** Connections that prove themselves at the same time. */
    static final int PLACES = 64;

    /** Limits warnings, because anyone can cause refusals all the time. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(1);

    private final Identity identity;
    private final Semaphore places = new Semaphore(PLACES);
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos());

    ProvenConnection(Identity identity) {
        this.identity = identity;
    }

    @Override
    public void init(Properties properties) {
        // There are no properties.
    }

    @Override
    public void onConnect(Socket socket) throws IOException {
        try {
            prove(socket, true);
        } catch (IOException e) {
            LOG.warn("{} does not let this node in: {}", socket.getRemoteSocketAddress(), e.getMessage());
            // Hazelcast retries at once for as long as it joins.
            LockSupport.parkNanos(PAUSE.toNanos());
            throw e;
        }
    }

    @Override
    public void onAccept(Socket socket) throws IOException {
        try {
            prove(socket, false);
        } catch (IOException e) {
            warn(socket, e);
            throw e;
        } finally {
            places.release();
        }
    }

    /**
     * Waits while many connections prove themselves. Later ones then wait in the kernel, where they use no file
     * descriptor.
     */
    void awaitPlace() {
        try {
            // A connection that ended before its proof began never returns its place.
            boolean free = places.tryAcquire(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
            LOG.trace("a connection goes on to its proof, {}", free ? "in its place" : "late");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Skips the warning for a node that only probes whether somebody listens, and sends nothing. */
    private void warn(Socket socket, IOException refusal) {
        long now = System.nanoTime();
        long last = lastWarning.get();
        if (!(refusal.getCause() instanceof EOFException)
                && now - last > BETWEEN_WARNINGS.toNanos()
                && lastWarning.compareAndSet(last, now)) {
            LOG.warn("{} is not let into the mesh: {}", socket.getRemoteSocketAddress(), refusal.getMessage());
        }
    }

    private void prove(Socket socket, boolean asClient) throws IOException {
        int timeout = socket.getSoTimeout();
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        // The socket stays open and is not read beyond the end of TLS, because records are read one by one.
        SSLSocket tls = (SSLSocket) context()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), false);
        tls.setUseClientMode(asClient);
        tls.setNeedClientAuth(true);
        tls.startHandshake();
        requireNode(tls);
        tls.shutdownOutput();
        drain(tls.getInputStream());
        socket.setSoTimeout(timeout);
    }

    /** A new context for each connection, because a resumed session would show no certificate. */
    private SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {identity.keyManager()}, new TrustManager[] {identity.trustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS 1.3", e);
        }
    }

    private static void requireNode(SSLSocket tls) throws IOException {
        try {
            Principal peer = Principal.of(tls.getSession());
            if (peer.role() != Role.NODE) {
                throw new IOException(peer + " is no node");
            }
        } catch (IdentityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Reads to the end of TLS; throws if the other side sent a refusal, which comes as an alert. */
    private static void drain(InputStream input) throws IOException {
        if (input.read() >= 0) {
            throw new IOException("data where the end of the handshake was expected");
        }
    }
}
