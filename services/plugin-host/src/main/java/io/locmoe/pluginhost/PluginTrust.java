package io.locmoe.pluginhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which plug-ins may be loaded. What is checked is the code that would run: nothing of a plug-in that is not trusted
 * runs, not even a constructor.
 *
 * @param digests      SHA-256 of those that may, as {@link PluginCatalog#digests} tells them; empty where any may
 * @param certificates whose signatures count; empty where none is needed
 */
public record PluginTrust(Set<String> digests, Set<X509Certificate> certificates) {
    /** Every plug-in may be loaded. */
    public static final PluginTrust ANY = new PluginTrust(Set.of(), Set.of());

    public PluginTrust {
        digests = Set.copyOf(digests);
        certificates = Set.copyOf(certificates);
        for (String digest : digests) {
            if (!digest.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "'" + digest + "' is no digest of a plug-in, which has 64 hexadecimal digits in lower case");
            }
        }
    }

    /**
     * What settings say.
     *
     * @param digests    of the plug-ins that may be loaded; none for any
     * @param trustStore file of PEM certificates; empty where jars need no signature
     * @throws IllegalArgumentException if a digest is none, or the file has no certificates
     */
    public static PluginTrust of(List<String> digests, Optional<Path> trustStore) {
        return new PluginTrust(
                new HashSet<>(digests), trustStore.map(PluginTrust::read).orElse(Set.of()));
    }

    private static Set<X509Certificate> read(Path file) {
        Set<X509Certificate> found = new HashSet<>();
        try (InputStream text = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(text)) {
                found.add((X509Certificate) certificate);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the trust store " + file + " cannot be read: " + e.getMessage(), e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "the trust store " + file + " is no file of PEM certificates: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("the trust store " + file + " has no certificate");
        }
        return found;
    }

    /**
     * Why a plug-in is not trusted, as the rests of sentences that start with its name; reads all its jars.
     *
     * @param jars   of the plug-in
     * @param digest of them
     */
    List<String> faults(List<Path> jars, Supplier<String> digest) {
        List<String> faults = new ArrayList<>();
        if (!digests.isEmpty() && !digests.contains(digest.get())) {
            faults.add("has the SHA-256 " + digest.get()
                    + ", which is not in the setting 'pluginDigests'; add it there if you trust the plug-in");
        }
        if (!certificates.isEmpty()) {
            JarSignatures signatures = new JarSignatures(certificates);
            jars.forEach(jar -> signatures.fault(jar).ifPresent(faults::add));
        }
        return faults;
    }
}
