package io.locmoe.dataplane.boring;

import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS by BoringSSL, if its library exists for this system and can be loaded; it encrypts and decrypts about three times
 * as fast as the JDK. It takes no new keys by itself, so an end must not be used without limit
 * (docs/adr/0020-tls-on-the-data-plane.md).
 */
public final class NativeTls {
    private static final String PROTOCOL = "TLSv1.3";

    private NativeTls() {}

    public static boolean available() {
        return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
    }

    /** Describes the library in use in a sentence for the log; if it is only the JDK, also why. */
    public static String describe() {
        return available()
                ? "the TLS of body channels is that of " + OpenSsl.versionString() + "; all other TLS is the JDK's"
                : "TLS is the JDK's, for the native library cannot be used: " + reason();
    }

    private static String reason() {
        Throwable cause = OpenSsl.unavailabilityCause();
        return cause == null ? "it does not speak " + PROTOCOL : RefusedException.describe(cause);
    }

    /** The accepting end of one TLS session, with the current certificates; {@link #release} it. */
    public static SSLEngine server(Identity identity) {
        return engine(SslContextBuilder.forServer(identity.keyManager()).clientAuth(ClientAuth.REQUIRE), identity);
    }

    /**
     * The connecting end of one TLS session; {@link #release} it. The other end is checked to be a node, not to have
     * the name of its host.
     */
    public static SSLEngine client(Identity identity) {
        return engine(
                SslContextBuilder.forClient().keyManager(identity.keyManager()).endpointIdentificationAlgorithm(null),
                identity);
    }

    /** Frees an engine's memory; does nothing for an engine of the JDK. */
    public static void release(SSLEngine engine) {
        ReferenceCountUtil.release(engine);
    }

    private static SSLEngine engine(SslContextBuilder builder, Identity identity) {
        SslContext context = context(builder, identity);
        try {
            return context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        } finally {
            // The engine keeps its own reference.
            ReferenceCountUtil.release(context);
        }
    }

    private static SslContext context(SslContextBuilder builder, Identity identity) {
        try {
            return builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                    .protocols(PROTOCOL)
                    .trustManager(identity.trustManager(Role.NODE))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(OpenSsl.versionString() + " cannot speak " + PROTOCOL, e);
        }
    }
}
