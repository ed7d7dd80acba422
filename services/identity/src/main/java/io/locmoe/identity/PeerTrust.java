package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts peers with a valid certificate of a trusted authority, for a principal of its own mesh that is a node or has
 * a sufficient role; a server must be a node. What a node may request is decided call by call. Host names are not
 * checked, because a principal may have any address.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final CurrentMaterial material;
    private final Role least;

    PeerTrust(CurrentMaterial material, Role least) {
        this.material = material;
        this.least = least;
    }

    private void check(X509Certificate[] chain, Role needed) throws CertificateException {
        try {
            Material now = material.get().material();
            Principal peer = new CertificateChain(List.of(chain)).check(now.authorities(), material.now());
            now.self().ifPresent(self -> requireMesh(peer, self.mesh()));
            if (peer.role() != Role.NODE && !peer.role().permits(needed)) {
                throw new IdentityException(
                        Code.WRONG_ROLE, peer + " is refused: this needs the role '" + needed.word() + "'");
            }
        } catch (IdentityException e) {
            throw refusal(e);
        }
    }

    private static void requireMesh(Principal peer, String mesh) {
        if (!peer.mesh().equals(mesh)) {
            throw new IdentityException(Code.OTHER_MESH, peer + " is refused: this is mesh '" + mesh + "'");
        }
    }

    /** The JDK derives the alert for the peer from a cause of this type. */
    private static CertificateException refusal(IdentityException reason) {
        BasicReason known = switch (reason.code()) {
            case EXPIRED -> BasicReason.EXPIRED;
            case NOT_YET_VALID -> BasicReason.NOT_YET_VALID;
            default -> BasicReason.UNSPECIFIED;
        };
        return new CertificateException(
                reason.getMessage(), new CertPathValidatorException(reason.getMessage(), reason, null, -1, known));
    }

    /**
     * Prevents resumption, because a resumed session would not check certificates again, even long after they expired.
     */
    private static void neverResume(SSLSession handshake) {
        if (handshake != null) {
            handshake.invalidate();
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, least);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, Role.NODE);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
        neverResume(engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
        if (socket instanceof SSLSocket tls) {
            neverResume(tls.getHandshakeSession());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return material.get().material().authorities().stream()
                .map(TrustAnchor::getTrustedCert)
                .toArray(X509Certificate[]::new);
    }
}
