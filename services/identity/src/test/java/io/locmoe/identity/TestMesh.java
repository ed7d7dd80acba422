package io.locmoe.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Certificates of a mesh in a directory, right and wrong ones. */
record TestMesh(Path directory, CertificateAuthority authority) {
    static TestMesh in(Path directory, String mesh) {
        return new TestMesh(directory, CertificateAuthority.create(directory, mesh));
    }

    Path node(String name) {
        return issued(Role.NODE, name);
    }

    Path issued(Role role, String name) {
        Path own = directory.resolve(name);
        authority.issue(new Principal(authority.mesh(), role, name), own);
        return own;
    }

    /** A node's certificate of this authority for another mesh, which the authority itself does not issue. */
    Path foreignNode(String mesh, String name) throws IOException {
        Path own = node(name);
        X509Certificate signer =
                new PemFile(directory.resolve("ca.pem")).certificates().getFirst();
        Issuing issuing = new Issuing(signer, new PemFile(directory.resolve("ca-key.pem")).key(signer));
        KeyPair keys = Issuing.newKeys();
        Instant now = Instant.now();
        X509Certificate issued = issuing.certificate(
                new Principal(mesh, Role.NODE, name),
                keys.getPublic(),
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(1)));
        FileRights.write(own.resolve("key.pem"), Pem.of(keys.getPrivate()), "rw-------");
        FileRights.write(own.resolve("certificate.pem"), Pem.of(issued), "rw-r--r--");
        return own;
    }

    /** Lets the holder of a directory also trust another authority. */
    static Path trusting(Path own, TestMesh other) throws IOException {
        String both = String.join(
                "", Files.readString(own.resolve("ca.pem")), Files.readString(other.directory.resolve("ca.pem")));
        FileRights.write(own.resolve("ca.pem"), both, "rw-r--r--");
        return own;
    }

    static X509Certificate certificate(Path own) {
        return new PemFile(own.resolve("certificate.pem")).certificates().getFirst();
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
