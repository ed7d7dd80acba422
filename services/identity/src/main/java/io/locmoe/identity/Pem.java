package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes certificates and private keys as text, after RFC 7468. */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int LINE = 64;

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate without an encoding", e);
        }
    }

    static String of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    private static String block(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    /** @throws IdentityException if there is no certificate, or a damaged one */
    static List<X509Certificate> certificates(byte[] text) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IdentityException(Code.FILES, "has no certificate in PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IdentityException(Code.FILES, "has no whole certificate in PEM", e);
        }
    }

    /** @throws IdentityException if there is no key in PKCS #8, or one that does not fit the certificate's algorithm */
    static PrivateKey key(byte[] text, X509Certificate certificate) {
        Matcher found = KEY.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new IdentityException(
                    Code.FILES,
                    "has no 'BEGIN PRIVATE KEY' (PKCS #8, not encrypted); openssl pkcs8 -topk8 -nocrypt makes it");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IdentityException(
                    Code.FILES,
                    "has a damaged key, or no " + certificate.getPublicKey().getAlgorithm() + " key as the certificate",
                    e);
        }
    }
}
