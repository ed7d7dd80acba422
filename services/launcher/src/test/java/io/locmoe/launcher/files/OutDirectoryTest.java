package io.locmoe.launcher.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryWithAReportIsRefusedUnlessItsRunIsResumed() throws IOException {
        Files.writeString(directory.resolve("report.json"), "{}");
        assertThatThrownBy(() -> prepare(Map.of()))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.WRONG_USAGE))
                .hasMessageContaining("--out " + directory + " already has the report of a run")
                .hasMessageContaining("--resume " + directory);
        assertThatThrownBy(() -> prepare(
                        Map.of("resume", directory.resolveSibling("other").toString())))
                .isInstanceOf(RunException.class);
        assertThat(prepare(Map.of(
                                "resume",
                                directory.resolve("checkpoints/step-000001").toString()))
                        .path())
                .isEqualTo(directory);
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> OutDirectory.prepare(Optional.of(file.resolve("out")), SettingsParser.parse(Map.of())))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(file.resolve("out").toString())
                .hasMessageNotContaining("Exception");
    }

    @Test
    void newDirectoriesArePrivateAndExistingOnesUnchanged() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        OutDirectory made =
                OutDirectory.prepare(Optional.of(directory.resolve("runs/one")), SettingsParser.parse(Map.of()));
        for (Path path : List.of(made.path(), made.checkpoints(), made.logs(), made.nodes())) {
            assertThat(rights(path)).as(path.toString()).isEqualTo("rwx------");
        }
        assertThat(rights(prepare(Map.of()).path())).isEqualTo("rwxr-xr-x");
        assertThat(rights(directory.resolve("checkpoints"))).isEqualTo("rwx------");
    }

    @Test
    void theObstacleIsNamedAndNotItsConsequence() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(OutDirectory.problem("--out", file.resolve("out")))
                .contains("--out " + file.resolve("out") + " cannot be made or written to: " + file
                        + " is not a directory; choose another place");
        assertThat(OutDirectory.problem("--out", Path.of("/proc/x")))
                .hasValueSatisfying(
                        text -> assertThat(text).containsAnyOf("/proc takes no new files", "/proc is not writable"));
        assertThat(OutDirectory.problem("--out", directory.resolve("a/b"))).isEmpty();
        assertThat(directory).isDirectoryNotContaining("glob:**locmoe*");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void anEmptyNameIsNotTheCurrentDirectory() {
        assertThatThrownBy(() -> OutDirectory.prepare(Optional.of(Path.of("")), SettingsParser.parse(Map.of())))
                .isInstanceOf(RunException.class)
                .hasMessage("--out must not be empty");
        assertThatThrownBy(() -> OutDirectory.prepare(Optional.of(Path.of("/")), SettingsParser.parse(Map.of())))
                .hasMessage("--out / gives the run no name; choose a directory below it");
    }

    private OutDirectory prepare(Map<String, String> given) {
        JobSettings settings = SettingsParser.parse(given);
        return OutDirectory.prepare(Optional.of(directory), settings);
    }
}
