package io.locmoe.dataplane.proof;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.boring.NativeTls;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** Identifies the node at the other end of a connection, by its certificate. TLS has checked that it is a node. */
public final class NodeProof {
    /** Cipher suites, fastest first; the JDK prefers 256 bits, which are slower. */
    private static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };

    private NodeProof() {}

    /**
     * One end of a TLS session that admits only nodes.
     *
     * @param client whether this end has connected
     */
    public static TlsEnd end(Identity identity, boolean client) {
        if (!NativeTls.available()) {
            return jdk(identity, client);
        }
        return new TlsEnd(client ? NativeTls.client(identity) : NativeTls.server(identity), true);
    }

    /** An end of the JDK's. */
    static TlsEnd jdk(Identity identity, boolean client) {
        SSLEngine engine = identity.context(Role.NODE).createSSLEngine();
        engine.setEnabledCipherSuites(SUITES);
        engine.setUseClientMode(client);
        if (!client) {
            engine.setNeedClientAuth(true);
        }
        return new TlsEnd(engine, false);
    }

    /** Describes the libraries that encrypt and decrypt here, in a sentence for the log. */
    public static String libraries() {
        return NativeTls.describe();
    }

    /** The node at the other end. @throws RefusedException if it has no proven identity */
    public static Principal of(SSLSession session) {
        try {
            return Principal.of(session);
        } catch (IdentityException e) {
            throw new RefusedException(Code.FOREIGN_NODE, e.getMessage());
        }
    }

    /** @throws RefusedException if the node at the other end has another name */
    public static void require(Principal other, String name) {
        if (!other.name().equals(name)) {
            throw new RefusedException(
                    Code.FOREIGN_NODE,
                    "by its certificate the other end is node '" + other.name() + "', not node '" + name + "'");
        }
    }

    /** Why a connection failed, in terms of certificates if they are the cause. */
    public static String describe(Trust trust, Throwable failure) {
        return refusal(trust, failure)
                .map(RefusedException::getMessage)
                .orElseGet(() -> RefusedException.describe(failure));
    }

    /** The refusal of a certificate, by either end, because of which a connection failed; empty if there was none. */
    public static Optional<RefusedException> refusal(Trust trust, Throwable failure) {
        return Optional.ofNullable(failure)
                .flatMap(trust::explain)
                .map(why -> new RefusedException(Code.FOREIGN_NODE, why.getMessage()));
    }
}
