package io.locmoe.control.access;

import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * How the ports of a node identify callers. Used on event loops.
 *
 * @param trust  by which the node identifies callers; in an open mesh everybody may do everything
 * @param tokens tokens of users without a certificate
 */
public record Guard(Trust trust, Tokens tokens) {
    /**
     * Maximum duration of a TLS handshake, on both sides of a connection: on an overloaded machine it may wait for the
     * CPU several times. Shorter than the deadline of a call between nodes.
     */
    public static final Duration HANDSHAKE = Duration.ofSeconds(30);

    /** Header that names the user for whom a node passes a call on. */
    static final String PASSED_ON = "locmoe-caller";

    private static final String TOKEN = "authorization";
    private static final String BEARER = "Bearer ";

    public Guard {
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(tokens, "tokens");
    }

    /** A guard that lets everybody do everything. */
    public static Guard open() {
        return new Guard(Trust.OPEN, Tokens.none());
    }

    /** Options of a port for users: TLS 1.3 where there is an identity. A client certificate is optional. */
    public HttpServerOptions forUsers() {
        return options(ClientAuth.REQUEST, Role.WATCH);
    }

    /** Options of a port for nodes only: TLS 1.3 and a node's certificate, where there is an identity. */
    public HttpServerOptions forNodes() {
        return options(ClientAuth.REQUIRED, Role.NODE);
    }

    private HttpServerOptions options(ClientAuth certificates, Role least) {
        HttpServerOptions options = new HttpServerOptions();
        return switch (trust) {
            case Trust.Open _ -> options;
            case Identity identity ->
                options.setSsl(true)
                        .setUseAlpn(true)
                        .setSslHandshakeTimeout(HANDSHAKE.toSeconds())
                        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                        .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
                        .setTrustOptions(TrustOptions.wrap(identity.trustManager(least)))
                        .setClientAuth(certificates);
        };
    }

    /**
     * Identifies the caller on a port where nodes pass calls on: the user for whom a node calls, otherwise the result
     * of {@link #user}.
     *
     * @throws ControlException UNAUTHENTICATED if nobody is proven, FORBIDDEN if anyone but a node passes a call on,
     *     INVALID if a node names no user
     */
    public Caller passedOn(HttpConnection connection, MultiMap headers) {
        List<String> users = headers.getAll(PASSED_ON);
        if (users.isEmpty() || !(trust instanceof Identity identity)) {
            return user(connection, headers);
        }
        Caller caller = proven(identity, connection, headers);
        if (caller.role() != Role.NODE || users.size() > 1) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    "a node passes calls on, for one user at a time; the caller is " + caller + " and names "
                            + users.size() + " in " + PASSED_ON);
        }
        return Caller.parse(users.getFirst());
    }

    /**
     * Identifies the caller on a port where everybody calls in person: by the token of the call if it has one,
     * otherwise by the certificate of its connection.
     *
     * @throws ControlException UNAUTHENTICATED if neither proves anybody, FORBIDDEN if the call is passed on
     */
    public Caller user(HttpConnection connection, MultiMap headers) {
        if (trust instanceof Identity identity) {
            requireNone(headers, PASSED_ON);
            return proven(identity, connection, headers);
        }
        return Caller.ANYONE;
    }

    /**
     * Identifies the node that calls a port for nodes, by the certificate of its connection only.
     *
     * @throws ControlException UNAUTHENTICATED without a certificate, FORBIDDEN if the call has a token or is passed on
     */
    public Caller node(HttpConnection connection, MultiMap headers) {
        requireNone(headers, PASSED_ON);
        requireNone(headers, TOKEN);
        return trust instanceof Identity identity ? proven(identity, connection, headers) : Caller.ANYONE;
    }

    private static void requireNone(MultiMap headers, String name) {
        if (headers.contains(name)) {
            throw new ControlException(
                    Code.FORBIDDEN,
                    "the header " + name + " does not count on this port: who calls it speaks for itself alone");
        }
    }

    private Caller proven(Identity identity, HttpConnection connection, MultiMap headers) {
        String token = headers.get(TOKEN);
        if (token != null) {
            return byToken(token);
        }
        return byCertificate(connection)
                .orElseThrow(() -> new ControlException(
                        Code.UNAUTHENTICATED,
                        "the caller has shown neither a certificate of the mesh '"
                                + identity.self().mesh() + "' nor a token; give it one of them"));
    }

    /** Why a connection failed, as one line. */
    public String reason(Throwable failure) {
        return trust.explain(failure).map(Throwable::getMessage).orElseGet(failure::toString);
    }

    private Caller byToken(String header) {
        Optional<Caller> caller = header.startsWith(BEARER)
                ? tokens.find(header.substring(BEARER.length()).strip())
                : Optional.empty();
        return caller.orElseThrow(() -> new ControlException(
                Code.UNAUTHENTICATED, "the mesh knows no such token; it may have been revoked or mistyped"));
    }

    private static Optional<Caller> byCertificate(HttpConnection connection) {
        try {
            return principal(connection).map(Caller::of);
        } catch (IdentityException e) {
            throw new ControlException(Code.UNAUTHENTICATED, e.getMessage(), e);
        }
    }

    /** The principal of the connection's certificate; empty without one. */
    public static Optional<Principal> principal(HttpConnection connection) {
        SSLSession session = connection.sslSession();
        try {
            return session == null || session.getPeerCertificates().length == 0
                    ? Optional.empty()
                    : Optional.of(Principal.of(session));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
