package io.locmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {
    @TempDir
    private Path directory;

    @Test
    void theReasonIsTextForUsersAndNamesNoClass() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(told(() -> Files.createDirectories(file))).isEqualTo(file + ": is not a directory");
        assertThat(told(() -> Files.createDirectories(file.resolve("below"))))
                .startsWith(file.toString())
                .doesNotContain("Exception");
        assertThat(told(() -> Files.readString(directory.resolve("gone"))))
                .isEqualTo(directory.resolve("gone") + ": does not exist");
        assertThat(told(() -> Files.readString(directory)))
                .contains("directory")
                .doesNotContain("Exception");
        assertThat(FileFailure.of(new AccessDeniedException("/data"))).isEqualTo("/data: permission denied");
        assertThat(FileFailure.of(new IOException())).isEqualTo("input/output error");
    }

    @Test
    void aMessageNamesAFileOnce() {
        IOException failure =
                catchThrowableOfType(IOException.class, () -> Files.readString(directory.resolve("gone")));
        assertThat(FileFailure.of(directory.resolve("gone"), failure)).isEqualTo("does not exist");
        assertThat(FileFailure.of(directory.resolve("go"), failure)).isEqualTo(told(() -> {
            throw failure;
        }));
    }

    /** What fails with an {@link IOException}. */
    private interface Operation {
        void run() throws IOException;
    }

    private static String told(Operation operation) {
        return FileFailure.of(catchThrowableOfType(IOException.class, operation::run));
    }
}
