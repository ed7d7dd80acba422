package io.locmoe.dataplane.flight;

import io.grpc.netty.GrpcSslContexts;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** TLS of Flight streams: only 1.3, and both ends must be nodes of this mesh. */
final class StreamTls {
    private static final String PROTOCOL = "TLSv1.3";

    private StreamTls() {}

    static SslContext server(Identity identity) {
        return build(SslContextBuilder.forServer(identity.keyManager()).clientAuth(ClientAuth.REQUIRE), identity);
    }

    /** A context for one connection, so that no session is resumed: each connection proves its identity. */
    static SslContext client(Identity identity) {
        return build(SslContextBuilder.forClient().keyManager(identity.keyManager()), identity);
    }

    /** Describes a failed connection; the JDK's engine would quote the bytes that it has read instead. */
    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                return "the other end does not speak TLS, as nodes of a mesh with certificates do";
            }
        }
        return RefusedException.describe(failure);
    }

    private static SslContext build(SslContextBuilder builder, Identity identity) {
        try {
            return GrpcSslContexts.configure(builder, SslProvider.JDK)
                    .protocols(PROTOCOL)
                    .trustManager(identity.trustManager(Role.NODE))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK cannot speak " + PROTOCOL, e);
        }
    }
}
