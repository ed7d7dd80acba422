package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRightsTest {
    private static Path key(FileSystem files, String owner, String rights) throws IOException {
        Path key = Files.createFile(files.getPath("key.pem"));
        Files.setOwner(key, files.getUserPrincipalLookupService().lookupPrincipalByName(owner));
        return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(rights));
    }

    private static FileSystem files() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix")
                .build());
    }

    @Test
    void groupReadableSecretsMountedByKubernetesAreAccepted() throws IOException {
        try (FileSystem files = files()) {
            Path key = key(files, "root", "r--r-----");
            assertThatCode(() -> FileRights.checkSecret(key, "locmoe")).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "root, r--r-----, root",
        "root, r--r-----, 0",
        "root, r--r--r--, locmoe",
        "root, rw-rw----, locmoe",
        "root, r-----r--, locmoe",
        "other, r--r-----, locmoe",
        "locmoe, r--r-----, locmoe"
    })
    void aKeyThatMoreMayReadIsRefused(String owner, String rights, String user) throws IOException {
        try (FileSystem files = files()) {
            Path key = key(files, owner, rights);
            assertThatThrownBy(() -> FileRights.checkSecret(key, user))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining("key.pem may be read by others than its owner; run: chmod 600 key.pem");
        }
    }
}
