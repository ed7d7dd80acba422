package io.locmoe.harness.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path parent;

    @Test
    void workspaceIsPrivateAndIsDeletedOnClose() throws IOException {
        Path path;
        try (Workspace workspace = Workspace.createIn(parent)) {
            path = workspace.path();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("c"), "d");
            try (Workspace other = Workspace.createIn(parent)) {
                assertThat(other.path()).isNotEqualTo(path);
                assertThat(path).as("that which is in use stays").exists();
            }
        }
        assertThat(path).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    /** As a JVM that was killed leaves it: no lock is held, the processes run, one of them is stopped. */
    @Test
    void nextWorkspaceCleansUpProcessesAndFilesOfAnAbandonedOne() throws IOException, InterruptedException {
        Process left = new ProcessBuilder("sleep", "600").start();
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(left.pid()))
                    .start()
                    .waitFor();
            Path directory = Files.createDirectory(parent.resolve("locmoe_harness-1"));
            Files.createFile(directory.resolve("lock"));
            ProcessList processes = new ProcessList(directory);
            processes.add(left.toHandle());
            Files.writeString(
                    directory.resolve("processes"),
                    Files.readString(directory.resolve("processes")) + other.pid() + " 1\n");
            Workspace.createIn(parent).close();
            assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).as("that which has got a used id").isTrue();
            assertThat(parent).isEmptyDirectory();
        } finally {
            left.destroyForcibly();
            other.destroyForcibly();
        }
    }
}
