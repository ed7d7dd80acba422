package io.locmoe.launcher.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLogTest {
    private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";

    @TempDir
    private Path directory;

    private String after(String text) throws IOException {
        Path log = Files.writeString(directory.resolve("node-0.log"), text);
        NodeLog.removeWarning(log);
        return Files.readString(log);
    }

    @Test
    void jvmWarningIsRemovedFromTheLog() throws IOException {
        assertThat(after(WARNING)).isEmpty();
    }

    @Test
    void otherLogLinesAreKept() throws IOException {
        assertThat(after("something else\n")).isEqualTo("something else\n");
        assertThat(after(WARNING + "something else\n")).isEqualTo(WARNING + "something else\n");
        NodeLog.removeWarning(directory.resolve("none"));
    }
}
