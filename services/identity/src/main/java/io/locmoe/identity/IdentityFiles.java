package io.locmoe.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Whether the directory was removed under the mount that still shows it: it is there, and has no name. */
    boolean isRemoved() {
        try {
            return Files.isDirectory(directory)
                    && Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:nlink"));
        } catch (IOException | UnsupportedOperationException e) {
            // No such mounts on this system.
            return false;
        }
    }

    /** @throws IdentityException with all problems, one per line, under the directory's name */
    Material read(Instant now) {
        List<IdentityException> problems = new ArrayList<>();
        Optional<Set<TrustAnchor>> authorities = tried(this::authorities, problems);
        Optional<Material.Own> own = trustOnly ? Optional.empty() : own(authorities, now, problems);
        if (!problems.isEmpty()) {
            throw together(problems);
        }
        return new Material(authorities.orElseThrow(), own);
    }

    private Optional<Material.Own> own(
            Optional<Set<TrustAnchor>> authorities, Instant now, List<IdentityException> problems) {
        Optional<CertificateChain> chain =
                tried(() -> new CertificateChain(file(CERTIFICATE).certificates()), problems);
        Optional<PrivateKey> key = chain.flatMap(own -> tried(() -> file(KEY).key(own.first()), problems));
        Optional<Principal> self =
                chain.flatMap(own -> authorities.flatMap(trusted -> tried(() -> own.check(trusted, now), problems)));
        return key.flatMap(own -> self.map(principal -> new Material.Own(chain.orElseThrow(), own, principal)));
    }

    private PemFile file(String name) {
        return new PemFile(directory.resolve(name));
    }

    private Set<TrustAnchor> authorities() {
        return file(AUTHORITIES).certificates().stream()
                .map(one -> new TrustAnchor(one, null))
                .collect(Collectors.toSet());
    }

    /** The result of a step; empty if it fails, with the reason in {@code problems}. */
    private static <T> Optional<T> tried(Supplier<T> step, List<IdentityException> problems) {
        try {
            return Optional.of(step.get());
        } catch (IdentityException e) {
            problems.add(e);
            return Optional.empty();
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
