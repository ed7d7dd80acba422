package io.locmoe.pluginhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Checks the signatures of jars: every entry is signed, is what was signed, and one of its signers has a certificate
 * that chains to a trusted one. A signer's certificate must be valid now, or at the time of the signature's time stamp.
 */
final class JarSignatures {
    private final Set<X509Certificate> trusted;

    JarSignatures(Set<X509Certificate> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /** What is wrong with a jar, as the rest of a sentence that starts with the plug-in; empty if it is trusted. */
    Optional<String> fault(Path file) {
        String name = "has " + file.getFileName() + ", ";
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            return entries(jar).map(fault -> name + fault);
        } catch (IOException e) {
            return Optional.of(name + "which cannot be read as a jar (" + e.getMessage() + "); copy it again");
        } catch (SecurityException e) {
            return Optional.of(name + "whose signature is broken (" + e.getMessage() + "); copy it again");
        }
    }

    private Optional<String> entries(JarFile jar) throws IOException {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            Optional<String> fault = isSignature(entry) ? Optional.empty() : fault(jar, entry);
            if (fault.isPresent()) {
                return fault;
            }
        }
        Set<String> signed = new HashSet<>(
                jar.getManifest() == null
                        ? Set.of()
                        : jar.getManifest().getEntries().keySet());
        signed.removeIf(name -> jar.getEntry(name) != null);
        return signed.stream()
                .sorted()
                .findFirst()
                .map(name -> "which lacks " + name + ", though it was signed; copy it again");
    }

    /** Directories, and the files that hold the signatures themselves. */
    private static boolean isSignature(JarEntry entry) {
        String name = entry.getName().toUpperCase(Locale.ROOT);
        boolean top = name.startsWith("META-INF/") && name.indexOf('/', "META-INF/".length()) < 0;
        return entry.isDirectory()
                || name.equals(JarFile.MANIFEST_NAME)
                || top
                        && (name.endsWith(".SF")
                                || name.endsWith(".RSA")
                                || name.endsWith(".DSA")
                                || name.endsWith(".EC"));
    }

    private Optional<String> fault(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream bytes = jar.getInputStream(entry)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (SecurityException e) {
            return Optional.of(
                    "whose " + entry.getName() + " is not what was signed (" + e.getMessage() + "); copy it again");
        }
        CodeSigner[] signers = entry.getCodeSigners();
        if (signers == null) {
            return Optional.of("whose " + entry.getName()
                    + " is not signed; only signed plug-ins are used here, so sign it with jarsigner");
        }
        List<String> foreign = new ArrayList<>();
        for (CodeSigner signer : signers) {
            if (isTrusted(signer)) {
                return Optional.empty();
            }
            foreign.add(subject(signer));
        }
        return Optional.of("which is signed by " + String.join(" and ", foreign)
                + ", but by nobody whose valid certificate chains to the trust store");
    }

    private static String subject(CodeSigner signer) {
        return ((X509Certificate) signer.getSignerCertPath().getCertificates().getFirst())
                .getSubjectX500Principal()
                .getName();
    }

    private boolean isTrusted(CodeSigner signer) {
        Date when = signer.getTimestamp() == null
                ? new Date()
                : signer.getTimestamp().getTimestamp();
        List<Certificate> chain = new ArrayList<>();
        for (Certificate certificate : signer.getSignerCertPath().getCertificates()) {
            if (trusted.contains(certificate)) {
                return isValid(chain, (X509Certificate) certificate, when);
            }
            chain.add(certificate);
        }
        return validates(chain, when);
    }

    /** Whether a chain that ends below a trusted certificate holds. */
    private boolean isValid(List<Certificate> chain, X509Certificate anchor, Date when) {
        try {
            anchor.checkValidity(when);
            return chain.isEmpty() || validates(chain, when);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean validates(List<Certificate> chain, Date when) {
        try {
            Set<TrustAnchor> anchors = new HashSet<>();
            trusted.forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(when);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
