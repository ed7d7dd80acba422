package io.locmoe.launcher.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeshCertificatesTest {

    @Test
    void nodesHaveTheirOwnNamesAndTheCommandMayAdminister() {
        try (MeshCertificates certificates = MeshCertificates.create()) {
            String mesh = certificates.mesh();
            assertThat(Identity.load(certificates.ofNode("node-1")).self())
                    .isEqualTo(new Principal(mesh, Role.NODE, "node-1"));
            assertThat(Identity.load(certificates.ofCommand()).self())
                    .isEqualTo(new Principal(mesh, Role.ADMINISTER, "command"));
        }
    }

    @Test
    void keysAreBelowADirectoryThatNobodyElseMayEnterAndGo() throws IOException {
        Path files;
        try (MeshCertificates certificates = MeshCertificates.create()) {
            files = certificates.ofNode("node-0");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getParent())))
                    .isEqualTo("rwx------");
            try (Stream<Path> all = Files.walk(files.getParent())) {
                List<Path> keys =
                        all.filter(path -> path.toString().contains("key")).toList();
                assertThat(keys)
                        .singleElement()
                        .satisfies(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                                .isEqualTo("rw-------"));
            }
        }
        assertThat(files.getParent()).doesNotExist();
    }
}
