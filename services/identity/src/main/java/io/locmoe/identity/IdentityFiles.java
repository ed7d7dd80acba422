package io.locmoe.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of an identity in a directory.
 *
 * @param trustOnly whether only {@code ca.pem} is read
 */
record IdentityFiles(Path directory, boolean trustOnly) {
    static final String AUTHORITIES = "ca.pem";
    static final String CERTIFICATE = "certificate.pem";
    static final String KEY = "key.pem";

    /**
     * A stamp that changes with the files, without reading them; a file that was moved into place has another file key.
     */
    List<Object> stamp() {
        List<Object> stamp = new ArrayList<>();
        for (String name : trustOnly ? List.of(AUTHORITIES) : List.of(AUTHORITIES, CERTIFICATE, KEY)) {
            try {
                BasicFileAttributes now = Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
                stamp.add(List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey())));
            } catch (IOException e) {
                stamp.add(name + " is missing");
            }
        }
        return stamp;
    }

    /** @throws IdentityException with all problems, one per line, under the directory's name */
    Material read(Instant now) {
        List<IdentityException> problems = new ArrayList<>();
        List<X509Certificate> trusted = tried(() -> file(AUTHORITIES).certificates(), problems);
        List<X509Certificate> own =
                trustOnly ? null : tried(() -> file(CERTIFICATE).certificates(), problems);
        PrivateKey key = own == null ? null : tried(() -> file(KEY).key(own.getFirst()), problems);
        Set<TrustAnchor> authorities = authorities(trusted);
        CertificateChain chain = own == null ? null : new CertificateChain(own);
        Principal self = chain == null || trusted == null ? null : tried(() -> chain.check(authorities, now), problems);
        if (!problems.isEmpty()) {
            throw together(problems);
        }
        return new Material(authorities, chain, key, self);
    }

    private PemFile file(String name) {
        return new PemFile(directory.resolve(name));
    }

    private static Set<TrustAnchor> authorities(List<X509Certificate> certificates) {
        return certificates == null
                ? Set.of()
                : certificates.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
    }

    private static <T> T tried(Supplier<T> step, List<IdentityException> problems) {
        try {
            return step.get();
        } catch (IdentityException e) {
            problems.add(e);
            return null;
        }
    }

    private IdentityException together(List<IdentityException> problems) {
        String text = Stream.concat(
                        Stream.of("the certificates in " + directory + " cannot be used:"),
                        problems.stream().map(Throwable::getMessage))
                .collect(Collectors.joining(System.lineSeparator()));
        return new IdentityException(problems.getFirst().code(), text, problems.getFirst());
    }
}
