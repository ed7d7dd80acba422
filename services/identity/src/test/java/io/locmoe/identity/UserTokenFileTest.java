package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserTokenFileTest {
    @TempDir
    private Path directory;

    private Path file(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void theLineIsTheToken() throws IOException {
        assertThat(UserTokenFile.read(file("0f3a-Zz_9=\n"))).isEqualTo("0f3a-Zz_9=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "two\nlines", "tokén"})
    void invalidTokenIsRefusedWithoutBeingShown(String text) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> UserTokenFile.read(file))
                .hasMessageStartingWith(file + " has no token: it needs one line");
    }

    @Test
    void longFilesAreNotReadWhole() throws IOException {
        Path file = file("x".repeat(1_001));
        assertThatThrownBy(() -> UserTokenFile.read(file)).hasMessageContaining("of at most 1000");
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws IOException {
        Path file = file("secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> UserTokenFile.read(file)).hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = directory.resolve("none");
        assertThatThrownBy(() -> UserTokenFile.read(file)).hasMessage("there is no token file " + file);
    }
}
