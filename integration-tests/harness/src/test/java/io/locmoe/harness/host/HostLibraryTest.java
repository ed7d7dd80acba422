package io.locmoe.harness.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author reads where the installation has not what the harness needs. */
class HostLibraryTest {
    @TempDir
    Path directory;

    @Test
    void aBuildForTrainingsIsToldFromAnotherVersion() throws IOException {
        Installation installation = new Installation(directory);
        assertThatThrownBy(() -> HostLibrary.of(installation).call("io.locmoe.embedded.EmbeddedMesh", "start"))
                .isInstanceOf(HarnessException.class)
                .hasMessageContainingAll(directory.toString(), "built for trainings only", "./locmoe plugins install");
        Files.createDirectory(directory.resolve("workshop"));
        assertThatThrownBy(() -> HostLibrary.of(installation).call("io.locmoe.embedded.EmbeddedMesh", "start"))
                .isInstanceOf(HarnessException.class)
                .hasMessageContainingAll("of different versions", "io.locmoe.embedded.EmbeddedMesh is missing");
    }
}
