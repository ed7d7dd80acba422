package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is still open shows what a mount of it shows: its content, and once it was removed, nothing. */
class RemovedMountTest {
    private static final Duration LIFE = Duration.ofDays(90);
    private static final Principal SELF = new Principal("blue", Role.NODE, "node-0");

    @TempDir
    private Path directory;

    private final Instant issued = Instant.now();
    private final List<String> notices = new ArrayList<>();
    private Instant now = issued;
    private CertificateAuthority authority;
    private Path own;

    @BeforeEach
    void issue() {
        authority = CertificateAuthority.create(directory, "blue");
        own = directory.resolve("..2026_11_30/node-0");
        authority.issue(SELF, own, issued, issued.plus(LIFE));
    }

    private Path mount() throws IOException {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open), "needs Linux");
        try (Stream<Path> links = Files.list(open)) {
            return links.filter(link -> isOwn(link)).findFirst().orElseThrow();
        }
    }

    private boolean isOwn(Path link) {
        try {
            return Files.isSameFile(link, own);
        } catch (IOException e) {
            // It was closed meanwhile.
            return false;
        }
    }

    private void at(double share) {
        now = issued.plusMillis(Math.round(LIFE.toMillis() * share));
    }

    private void remove() throws IOException {
        for (String name : TestMesh.names(own)) {
            Files.delete(own.resolve(name));
        }
        Files.delete(own);
    }

    @Test
    void aProcessWhoseDirectoryWasRemovedIsToStartAgainAtItsTurnInTheLastQuarter() throws IOException {
        try (DirectoryStream<Path> held = Files.newDirectoryStream(own)) {
            assertThat(held).isNotNull();
            Identity identity = Identity.load(mount(), notices::add, () -> now);
            at(0.99);
            assertThat(identity.needsRestart(0))
                    .as("another start would show the same")
                    .isFalse();
            remove();
            at(0.74);
            assertThat(identity.needsRestart(0)).as("others may be started now").isFalse();
            at(0.76);
            assertThat(identity.needsRestart(0)).isTrue();
            assertThat(identity.needsRestart(1)).isFalse();
            at(0.92);
            assertThat(identity.needsRestart(1)).isTrue();
            assertThat(identity.self()).as("until then it is who it was").isEqualTo(SELF);
        }
    }

    /** On a machine, files that are gone may come back, and a start without them would fail. */
    @Test
    void aDirectoryThatIsGoneByItsNameIsNoReasonAndNewFilesAreTaken() throws IOException {
        Identity identity = Identity.load(own, notices::add, () -> now);
        at(0.99);
        remove();
        assertThat(identity.needsRestart(0)).isFalse();
        authority.issue(SELF, own);
        assertThat(identity.needsRestart(0)).isFalse();
        assertThat(identity.self()).isEqualTo(SELF);
    }
}
