package io.locmoe.identity;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Proves who this process is, and checks who others are, by the files of a directory: {@code ca.pem} (one or more
 * authorities), {@code certificate.pem} and {@code key.pem}. The files may be replaced at any time: new connections use
 * the new ones, old connections go on. In APIs, an identity of null stands for an open mesh, in which nobody proves
 * anything. Thread-safe; a handshake looks at three files, and nothing else here blocks.
 */
public final class Identity {
    private final CurrentMaterial material;
    private final X509ExtendedKeyManager key;

    private Identity(CurrentMaterial material) {
        this.material = material;
        this.key = new OwnKey(material);
    }

    /**
     * Reads a directory. The key must be readable by its owner only.
     *
     * @throws IdentityException with all problems, one per line
     */
    public static Identity load(Path directory) {
        return load(directory, _ -> {});
    }

    /**
     * The same.
     *
     * @param notices takes a sentence when files were replaced, and when new files cannot be used; called on the thread
     *     of a handshake, so it must not block
     */
    public static Identity load(Path directory, Consumer<String> notices) {
        return load(directory, notices, InstantSource.system());
    }

    static Identity load(Path directory, Consumer<String> notices, InstantSource clock) {
        return new Identity(new CurrentMaterial(new IdentityFiles(directory, false), notices, clock));
    }

    /**
     * Reads only {@code ca.pem}: checks who others are, and has no certificate of its own. For users who have a token.
     *
     * @throws IdentityException if the file cannot be used
     */
    public static Identity trusting(Path directory) {
        return new Identity(new CurrentMaterial(new IdentityFiles(directory, true), _ -> {}, InstantSource.system()));
    }

    /** Whom the own certificate is for; null for an identity that only trusts. */
    public Principal self() {
        return material.get().material().self();
    }

    /** Shows the own certificate. */
    public X509ExtendedKeyManager keyManager() {
        return key;
    }

    /** Accepts servers that are nodes of this mesh, and clients with any role in it. */
    public X509ExtendedTrustManager trustManager() {
        return trustManager(Role.WATCH);
    }

    /** Accepts servers that are nodes of this mesh, and clients of it that are nodes or may do what the role may. */
    public X509ExtendedTrustManager trustManager(Role least) {
        return new PeerTrust(material, least);
    }

    /**
     * For engines of TLS 1.3 with {@link #keyManager} and {@link #trustManager}; it makes no sockets. Servers still
     * have to ask for the client's certificate.
     */
    public SSLContext context() {
        return context(Role.WATCH);
    }

    /** The same, with {@link #trustManager(Role)}. */
    public SSLContext context(Role least) {
        try {
            SSLContext context = Tls13.context();
            context.init(new KeyManager[] {key}, new TrustManager[] {trustManager(least)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS 1.3", e);
        }
    }

    /**
     * What a failed connection says about certificates: why this side refused the other, or that the other refused this
     * side. Empty where certificates were not the cause.
     */
    public Optional<IdentityException> explain(Throwable failure) {
        return Refusals.of(failure, material.get().material());
    }
}
