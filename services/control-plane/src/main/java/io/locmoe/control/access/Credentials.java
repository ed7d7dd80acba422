package io.locmoe.control.access;

import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How a client proves its identity, and what it demands of the nodes it calls.
 *
 * @param token     sent over TLS only
 * @param handshake maximum duration of a TLS handshake
 */
public record Credentials(Trust trust, Optional<String> token, Duration handshake) {
    private static final int CONNECT_MILLISECONDS = 5_000;
    /** Large enough for refusals, which come as headers. */
    private static final int LONGEST_HEADERS = 64 * 1024;

    public Credentials {
        Objects.requireNonNull(trust, "trust");
    }

    public Credentials(Trust trust, Optional<String> token) {
        this(trust, token, Guard.HANDSHAKE);
    }

    public HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLISECONDS)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings().setMaxHeaderListSize(LONGEST_HEADERS));
        return trust instanceof Identity identity ? tls(options, identity) : options;
    }

    private HttpClientOptions tls(HttpClientOptions options, Identity identity) {
        return options.setSsl(true)
                .setUseAlpn(true)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // A node's name is in the SPIFFE ID of its certificate, not in a host name.
                .setVerifyHost(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
                .setTrustOptions(TrustOptions.wrap(identity.trustManager()));
    }

    /**
     * Prepares a call for its connection.
     *
     * @throws ControlException if the other side is not the intended node
     */
    public void prepare(Target target, GrpcClientRequest<?, ?> call) {
        if (!trust.isOpen()) {
            checkNode(target, call);
            token.ifPresent(secret -> call.headers().set("authorization", "Bearer " + secret));
        }
        target.caller().ifPresent(caller -> call.headers().set(Guard.PASSED_ON, caller.words()));
    }

    /** Why a connection failed, in terms of certificates if they are the cause. */
    public Throwable explain(Throwable failure) {
        return trust.explain(failure).<Throwable>map(reason -> reason).orElse(failure);
    }

    private static void checkNode(Target target, GrpcClientRequest<?, ?> call) {
        Principal principal;
        try {
            principal = Principal.of(call.connection().sslSession());
        } catch (IdentityException e) {
            throw new ControlException(Code.UNTRUSTED, target + " is not trusted: " + e.getMessage(), e);
        }
        boolean meant = principal.role() == Role.NODE
                && target.node().map(principal.name()::equals).orElse(true);
        if (!meant) {
            throw new ControlException(
                    Code.UNTRUSTED, target + " is not the node that is meant: its certificate is of " + principal);
        }
    }
}
