package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Issues the certificates of one mesh: EC keys on P-256, signed with SHA-256. Its directory holds {@code ca.pem}, which
 * everybody may see, and {@code ca-key.pem}, whose owner can create any node or user of the mesh. Thread-safe; blocks
 * for files.
 */
public final class CertificateAuthority {
    /** Default validity of a certificate. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(365);

    private static final Duration OWN_VALIDITY = Duration.ofDays(3653);
    /** Tolerance for clock differences, so that a new certificate is valid at once on every machine. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private static final String KEY = "ca-key.pem";
    private static final String SECRET = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    private final String mesh;
    private final List<X509Certificate> trusted;
    private final PrivateKey key;

    /** @param trusted its own certificate first, then those of other trusted authorities */
    private CertificateAuthority(String mesh, List<X509Certificate> trusted, PrivateKey key) {
        this.mesh = mesh;
        this.trusted = trusted;
        this.key = key;
    }

    /**
     * An authority whose key is in no file and ends with this process.
     *
     * @throws IdentityException if the mesh name is invalid
     */
    public static CertificateAuthority forThisProcess(String mesh) {
        Principal.checkName("mesh", mesh);
        KeyPair keys = Issuing.newKeys();
        Instant now = Instant.now();
        X509Certificate certificate = Issuing.authority(mesh, keys, now.minus(CLOCKS), now.plus(OWN_VALIDITY));
        return new CertificateAuthority(mesh, List.of(certificate), keys.getPrivate());
    }

    /**
     * Creates an authority in a directory, which is created for its owner only if it does not exist.
     *
     * @throws IdentityException if the mesh name is invalid, an authority already exists, or files cannot be written
     */
    public static CertificateAuthority create(Path directory, String mesh) {
        if (exists(directory)) {
            throw new IdentityException(Code.FILES, directory + " has an authority already; it is never replaced");
        }
        CertificateAuthority made = forThisProcess(mesh);
        try {
            FileRights.makeDirectory(directory);
            FileRights.writeNew(directory.resolve(KEY), Pem.of(made.key), SECRET);
            FileRights.writeNew(directory.resolve(IdentityFiles.AUTHORITIES), made.trustedText(), PUBLIC);
            return made;
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /** Whether a directory has an authority, or part of one. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(KEY)) || Files.exists(directory.resolve(IdentityFiles.AUTHORITIES));
    }

    /**
     * Opens the authority of a directory.
     *
     * @throws IdentityException if there is none, it cannot be read, others may read its key, or it has expired
     */
    public static CertificateAuthority open(Path directory) {
        List<X509Certificate> trusted = new PemFile(directory.resolve(IdentityFiles.AUTHORITIES)).certificates();
        X509Certificate own = trusted.getFirst();
        CertificateChain.checkTime(own, Instant.now());
        return new CertificateAuthority(Issuing.mesh(own), trusted, new PemFile(directory.resolve(KEY)).key(own));
    }

    /** The mesh for which it issues certificates. */
    public String mesh() {
        return mesh;
    }

    /** Expiry of its own certificate, and thereby of all that it issued. */
    public Instant expires() {
        return trusted.getFirst().getNotAfter().toInstant();
    }

    /** Issues a certificate that is valid from now for {@link #DEFAULT_VALIDITY}. */
    public void issue(Principal principal, Path directory) {
        issue(principal, directory, DEFAULT_VALIDITY);
    }

    /** Issues a certificate that is valid from now, but not longer than the authority's own. */
    public void issue(Principal principal, Path directory, Duration validity) {
        Instant now = Instant.now();
        issue(principal, directory, now.minus(CLOCKS), now.plus(validity));
    }

    /**
     * Issues a certificate with a new key into a directory, for {@link Identity#load}. A directory that does not exist
     * is created for its owner only; existing files are replaced atomically, one by one.
     *
     * @throws IdentityException if the principal is of another mesh, or files cannot be written
     */
    public void issue(Principal principal, Path directory, Instant from, Instant until) {
        if (!principal.mesh().equals(mesh)) {
            throw new IdentityException(
                    Code.OTHER_MESH, principal + " gets no certificate here: the authority is of mesh '" + mesh + "'");
        }
        Instant end = until.isAfter(expires()) ? expires() : until;
        KeyPair keys = Issuing.newKeys();
        X509Certificate issued =
                new Issuing(trusted.getFirst(), key).certificate(principal, keys.getPublic(), from, end);
        try {
            FileRights.makeDirectory(directory);
            FileRights.write(directory.resolve(IdentityFiles.AUTHORITIES), trustedText(), PUBLIC);
            FileRights.write(directory.resolve(IdentityFiles.KEY), Pem.of(keys.getPrivate()), SECRET);
            FileRights.write(directory.resolve(IdentityFiles.CERTIFICATE), Pem.of(issued), PUBLIC);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private String trustedText() {
        return trusted.stream().map(Pem::of).collect(Collectors.joining());
    }

    private static IdentityException unwritable(Path directory, IOException e) {
        return new IdentityException(Code.FILES, "certificates cannot be written to " + directory + ": " + e, e);
    }
}
