package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The holder of a certificate. The certificate carries it as its only SPIFFE ID, the subject alternative name {@code
 * spiffe://MESH/ROLE/NAME}, after <a href="https://github.com/spiffe/spiffe/tree/main/standards">X509-SVID</a>; its
 * subject and DNS names mean nothing.
 */
public record Principal(String mesh, Role role, String name) {
    /** Pattern for names of meshes, nodes and users. */
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private static final Pattern ID = Pattern.compile("spiffe://(" + WORD + ")/([a-z]+)/(" + WORD + ")");
    private static final int URI_NAME = 6;

    /** @throws IdentityException if a name has characters, or a length, that certificates cannot carry */
    public Principal {
        checkName("mesh", mesh);
        Objects.requireNonNull(role, "role");
        checkName(role == Role.NODE ? "node" : "user", name);
    }

    /** @throws IdentityException with the kind of name and the permitted characters */
    static void checkName(String what, String name) {
        if (!name.matches(WORD)) {
            String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
            throw new IdentityException(
                    Code.NAME,
                    "the " + what + " name '" + shown + "' cannot stand in a certificate: it needs 1 to 63 letters,"
                            + " digits, dots, dashes and underscores, a letter or digit first");
        }
    }

    /**
     * The principal of the peer of a connection. Its certificate was checked in the handshake.
     *
     * @throws IdentityException if the peer has no certificate, or one that names no principal
     */
    public static Principal of(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return of((X509Certificate) chain[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new IdentityException(Code.NO_PRINCIPAL, "the other side showed no certificate", e);
        }
    }

    /** @throws IdentityException if the certificate names no principal, or several */
    public static Principal of(X509Certificate certificate) {
        List<String> ids = names(certificate).stream()
                .filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)))
                .filter(name -> name.startsWith("spiffe:"))
                .toList();
        Matcher id = ID.matcher(ids.size() == 1 ? ids.getFirst() : "");
        if (!id.matches() || Role.of(id.group(2)).isEmpty()) {
            throw new IdentityException(
                    Code.NO_PRINCIPAL,
                    "the certificate of " + certificate.getSubjectX500Principal() + " does not name one"
                            + " spiffe://MESH/ROLE/NAME with a role of watch, submit, administer or node, but " + ids);
        }
        return new Principal(id.group(1), Role.of(id.group(2)).orElseThrow(), id.group(3));
    }

    private static Collection<List<?>> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            throw new IdentityException(Code.NO_PRINCIPAL, "the certificate's names cannot be read", e);
        }
    }

    /**
     * The principal of the certificate in a directory that {@link Identity#load} can read, whether or not it is valid
     * now; empty if there is none.
     *
     * @throws IdentityException if it cannot be read, or names no principal
     */
    public static Optional<Principal> in(Path directory) {
        Path file = directory.resolve(IdentityFiles.CERTIFICATE);
        return Files.exists(file)
                ? Optional.of(of(new PemFile(file).certificates().getFirst()))
                : Optional.empty();
    }

    /** The SPIFFE ID in its certificate. */
    public String id() {
        return "spiffe://" + mesh + "/" + role.word() + "/" + name;
    }

    /** For messages: {@code node-1 (node of mesh 'blue')}. */
    @Override
    public String toString() {
        return name + " (" + role.word() + " of mesh '" + mesh + "')";
    }
}
