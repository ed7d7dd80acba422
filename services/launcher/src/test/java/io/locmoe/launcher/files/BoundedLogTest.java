package io.locmoe.launcher.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    private Path directory;

    @Test
    void aLogAndItsPredecessorStaySmallAndHaveTheLastLines() throws IOException {
        Path file = directory.resolve("node.log");
        try (PrintStream log = new PrintStream(new BoundedLog(file, 1000), true, StandardCharsets.UTF_8)) {
            for (int n = 0; n < 10_000; n++) {
                log.println("line " + n);
                assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
            }
        }
        assertThat(directory.resolve("node.log.1")).isNotEmptyFile();
        assertThat(Files.size(directory.resolve("node.log.1"))).isLessThan(1020);
        String both = Files.readString(directory.resolve("node.log.1")) + Files.readString(file);
        assertThat(both.lines()).endsWith("line 9998", "line 9999").hasSizeGreaterThan(90);
    }

    @Test
    void linesAppendedByOthersCountAndKeepTheirOrder() throws IOException {
        Path file = Files.writeString(directory.resolve("node.log"), "before\n");
        try (PrintStream log = new PrintStream(new BoundedLog(file, 100), true, StandardCharsets.UTF_8);
                var other = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            log.println("ours");
            other.write("x".repeat(100).concat("\n").getBytes(StandardCharsets.UTF_8));
            log.println("too much");
            other.write("after\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(file).content().isEqualTo("after\n");
        assertThat(directory.resolve("node.log.1"))
                .content()
                .isEqualTo("before\nours\n" + "x".repeat(100) + "\ntoo much\n");
    }
}
