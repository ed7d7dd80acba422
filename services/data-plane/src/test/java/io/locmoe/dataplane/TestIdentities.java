package io.locmoe.dataplane;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Certificates of a mesh that lives as long as the tests. */
public final class TestIdentities {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.forThisProcess("test");
    private static final Map<String, Identity> NODES = new ConcurrentHashMap<>();

    private TestIdentities() {}

    /** What the tests call a node. */
    public static String name(int node) {
        return "node-" + node;
    }

    public static Identity node(int node) {
        return NODES.computeIfAbsent(name(node), name -> issued(AUTHORITY, Role.NODE, name));
    }

    /** Identity of a user of the mesh. */
    public static Identity user(Role role) {
        return issued(AUTHORITY, role, "ada");
    }

    /** Identity of a node in a mesh with the same name, by another authority. */
    public static Identity foreign(int node) {
        return issued(CertificateAuthority.forThisProcess("test"), Role.NODE, name(node));
    }

    private static Identity issued(CertificateAuthority authority, Role role, String name) {
        try {
            Path directory = Files.createTempDirectory("identity-");
            authority.issue(new Principal("test", role, name), directory);
            Identity identity = Identity.load(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
