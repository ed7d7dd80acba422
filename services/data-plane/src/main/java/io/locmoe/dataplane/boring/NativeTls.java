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
 * TLS by BoringSSL, if its library exists for this system and can be loaded; it decrypts about three times as fast as
 * the JDK. Only for ends that accept a connection and receive the long data: a sending end changes keys after 128 GB,
 * and BoringSSL cannot be made to do so (docs/adr/0020-tls-on-the-data-plane.md).
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
                ? "what other nodes send by TLS is decrypted by " + OpenSsl.versionString()
                        + "; all other TLS is the JDK's"
                : "TLS is the JDK's, for the native library cannot be used: " + reason();
    }

    private static String reason() {
        Throwable cause = OpenSsl.unavailabilityCause();
        return cause == null ? "it does not speak " + PROTOCOL : RefusedException.describe(cause);
    }

    /** The accepting end of one connection, with the current certificates; {@link #release} it. */
    public static SSLEngine server(Identity identity) {
        SslContext context = context(identity);
        try {
            return context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        } finally {
            // The engine keeps its own reference.
            ReferenceCountUtil.release(context);
        }
    }

    /** Frees an engine's memory; does nothing for an engine of the JDK. */
    public static void release(SSLEngine engine) {
        ReferenceCountUtil.release(engine);
    }

    private static SslContext context(Identity identity) {
        try {
            return SslContextBuilder.forServer(identity.keyManager())
                    .sslProvider(SslProvider.OPENSSL_REFCNT)
                    .protocols(PROTOCOL)
                    .trustManager(identity.trustManager(Role.NODE))
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(OpenSsl.versionString() + " cannot speak " + PROTOCOL, e);
        }
    }
}
