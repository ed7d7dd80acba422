package io.locmoe.node;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Certificates of the nodes and users of a test's mesh, in a directory that closing deletes. */
final class MeshCertificates implements AutoCloseable {
    private final CertificateAuthority authority;
    private final Path directory;

    MeshCertificates(String mesh) {
        this.authority = CertificateAuthority.forThisProcess(mesh);
        try {
            this.directory = Files.createTempDirectory("locmoe-certificates");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of a node's certificate, which is issued at the first call. */
    Path node(int index) {
        return issued(Role.NODE, "node-" + index);
    }

    Identity of(Role role, String name) {
        return Identity.load(issued(role, name));
    }

    /** The directory of a user's certificate, which is issued at the first call. */
    Path directoryOf(Role role, String name) {
        return issued(role, name);
    }

    /** Trusts the mesh, and has no certificate. */
    Identity stranger() {
        return Identity.trusting(node(0));
    }

    /** A user with a role. */
    Identity user(Role role) {
        return Identity.load(issued(role, "user-" + role.word()));
    }

    private synchronized Path issued(Role role, String name) {
        Path own = directory.resolve(name);
        if (!Files.exists(own)) {
            authority.issue(new Principal(authority.mesh(), role, name), own);
        }
        return own;
    }

    /** The answer of a node over HTTPS. */
    static HttpResponse<String> get(Identity identity, int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(identity.context()).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
