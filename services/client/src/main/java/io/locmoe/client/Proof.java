package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.identity.Identity;
import io.locmoe.identity.IdentityException;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.identity.UserTokenFile;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How a client proves who its user is, and what it demands of nodes.
 *
 * @param token sent over TLS only
 */
record Proof(Trust trust, Optional<String> token) {
    private static final int CONNECT_MILLISECONDS = 5_000;
    private static final int HANDSHAKE_SECONDS = 5;
    /** Large enough for refusals, which come as headers. */
    private static final int LONGEST_HEADERS = 64 * 1024;

    /** @throws MeshException if the files cannot be used, or a token would be sent to nodes that prove nothing */
    static Proof of(Optional<Path> certificates, Optional<Path> tokenFile) {
        if (tokenFile.isPresent() && certificates.isEmpty()) {
            throw new MeshException(
                    Reason.INVALID,
                    "a token is sent only to nodes that prove their membership of the mesh; name a directory with its"
                            + " ca.pem as the certificates");
        }
        try {
            Trust trust = certificates
                    .<Trust>map(path -> tokenFile.isPresent() ? Identity.trusting(path) : Identity.load(path))
                    .orElse(Trust.OPEN);
            return new Proof(trust, tokenFile.map(UserTokenFile::read));
        } catch (IdentityException e) {
            throw new MeshException(Reason.FILES, e.getMessage(), e);
        }
    }

    HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLISECONDS)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings().setMaxHeaderListSize(LONGEST_HEADERS));
        return trust instanceof Identity identity ? tls(options, identity) : options;
    }

    private static HttpClientOptions tls(HttpClientOptions options, Identity identity) {
        return options.setSsl(true)
                .setUseAlpn(true)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                // A node's name is in the SPIFFE ID of its certificate, not in a host name.
                .setVerifyHost(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
                .setTrustOptions(TrustOptions.wrap(identity.trustManager()));
    }

    /**
     * Prepares a call for its connection.
     *
     * @throws MeshException if the other side is not the intended node
     */
    void prepare(ControlAddress node, GrpcClientRequest<?, ?> call) {
        if (!trust.isOpen()) {
            checkNode(node, call);
            token.ifPresent(secret -> call.headers().set("authorization", "Bearer " + secret));
        }
    }

    private static void checkNode(ControlAddress node, GrpcClientRequest<?, ?> call) {
        Principal principal;
        try {
            principal = Principal.of(call.connection().sslSession());
        } catch (IdentityException e) {
            throw new MeshException(Reason.UNTRUSTED, node + " is not trusted: " + e.getMessage(), e);
        }
        if (principal.role() != Role.NODE
                || !node.node().map(principal.name()::equals).orElse(true)) {
            throw new MeshException(
                    Reason.UNTRUSTED, node + " is not the node that is meant: its certificate is of " + principal);
        }
    }
}
