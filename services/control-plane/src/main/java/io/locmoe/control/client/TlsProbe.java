package io.locmoe.control.client;

import io.locmoe.control.access.Target;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out whether a port that gave no answer wants TLS. Such a port closes a connection without TLS and says nothing,
 * like one that nobody serves.
 */
final class TlsProbe {
    private static final int MILLISECONDS = 2_000;

    private TlsProbe() {}

    /** The failure of a first call, or why it failed if the caller has named no certificates for a port with TLS. */
    static RuntimeException explained(Target target, Trust trust, RuntimeException failure) {
        boolean silent = failure instanceof ControlException known && known.code() == Code.UNREACHABLE;
        return silent && trust.isOpen() && wantsTls(target)
                ? new ControlException(
                        Code.UNTRUSTED,
                        "no call to " + target + ": this port wants TLS: name --certificates DIR, with the certificate"
                                + " of a user of its mesh",
                        failure)
                : failure;
    }

    /** Whether the port shows a certificate; nothing is sent to it beside a handshake. Blocks for seconds at most. */
    private static boolean wantsTls(Target target) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(target.host(), target.port()), MILLISECONDS);
            plain.setSoTimeout(MILLISECONDS);
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, target.host(), target.port(), true)) {
                socket.startHandshake();
                return true;
            }
        } catch (SSLHandshakeException e) {
            return e.getCause() instanceof CertificateException; // a certificate that this JVM does not trust
        } catch (IOException e) {
            return false;
        }
    }
}
