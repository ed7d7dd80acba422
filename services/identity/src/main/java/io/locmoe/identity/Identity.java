package io.locmoe.identity;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Proves the identity of this process, and checks those of others, by the files of a directory: {@code ca.pem} (one or
 * more authorities), {@code certificate.pem} and {@code key.pem}. The files may be replaced at any time: new
 * connections use the new ones, existing connections continue. Thread-safe; a handshake checks three files, nothing
 * else here blocks.
 */
public final class Identity implements Trust {
    private final CurrentMaterial material;
    private final X509ExtendedKeyManager key;

    private Identity(CurrentMaterial material) {
        this.material = material;
        this.key = new OwnKey(material);
    }

    /**
     * Reads a directory. Only the owner may be able to read the key.
     *
     * @throws IdentityException with all problems, one per line
     */
    public static Identity load(Path directory) {
        return load(directory, _ -> {});
    }

    /**
     * Like {@link #load(Path)}, with notices.
     *
     * @param notices receives a sentence when files were replaced, and when new files cannot be used; called on the
     *                thread of a handshake, so it must not block
     */
    public static Identity load(Path directory, Consumer<String> notices) {
        return load(directory, notices, InstantSource.system());
    }

    static Identity load(Path directory, Consumer<String> notices, InstantSource clock) {
        return new Identity(new CurrentMaterial(new IdentityFiles(directory, false), notices, clock));
    }

    /**
     * Reads only {@code ca.pem}: checks the identities of others, and has no certificate of its own. For users with a
     * token.
     *
     * @throws IdentityException if the file cannot be used
     */
    public static Identity trusting(Path directory) {
        return new Identity(new CurrentMaterial(new IdentityFiles(directory, true), _ -> {}, InstantSource.system()));
    }

    /**
     * The principal of its own certificate.
     *
     * @throws NoSuchElementException if it has none, as one from {@link #trusting}
     */
    public Principal self() {
        return material.get().material().self().orElseThrow();
    }

    /**
     * Whether only another start of this process shows it its next certificate, and the time for that has come. A
     * kubelet mounts a part of a secret when a container starts, and removes it under the mount when the secret has
     * changed. The time is in the last quarter of the life of the certificate, in which a renewal has long happened.
     *
     * @param turn when in this time, from 0 to 1, so that processes that were started together do not end together
     */
    public boolean needsRestart(double turn) {
        return material.needsRestart(turn);
    }

    /** Key manager with its own certificate. */
    public X509ExtendedKeyManager keyManager() {
        return key;
    }

    /** Accepts nodes of this mesh as servers, and any role in it as clients. */
    public X509ExtendedTrustManager trustManager() {
        return trustManager(Role.WATCH);
    }

    /** Accepts nodes of this mesh as servers; as clients also users of this mesh with at least the given role. */
    public X509ExtendedTrustManager trustManager(Role least) {
        return new PeerTrust(material, least);
    }

    /**
     * A context for TLS 1.3 engines with {@link #keyManager} and {@link #trustManager}; it creates no sockets. Servers
     * still have to request the client's certificate.
     */
    public SSLContext context() {
        return context(Role.WATCH);
    }

    /** Like {@link #context()}, with {@link #trustManager(Role)}. */
    public SSLContext context(Role least) {
        try {
            SSLContext context = Tls13.context();
            context.init(new KeyManager[] {key}, new TrustManager[] {trustManager(least)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS 1.3", e);
        }
    }

    @Override
    public Optional<IdentityException> explain(Throwable failure) {
        return Refusals.of(failure, material.get().material());
    }
}
