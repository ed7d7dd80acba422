package io.locmoe.laboratory.bench.step.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    @TempDir
    Path core;

    private void cache(int index, String size) throws IOException {
        Path directory = Files.createDirectories(core.resolve("index" + index));
        Files.writeString(directory.resolve("size"), size + "\n");
        Files.writeString(directory.resolve("coherency_line_size"), "64\n");
    }

    @Test
    void theLargestCacheIsReported() throws IOException {
        cache(0, "48K");
        cache(2, "2M");
        cache(3, "32768K");
        assertThat(Caches.largest(core)).isEqualTo(32 << 20);
    }

    @Test
    void unreadableCachesAreSkipped() throws IOException {
        cache(0, "1536K");
        cache(1, "");
        assertThat(Caches.largest(core)).isEqualTo(1536 << 10);
    }

    @Test
    void aCopyOfTheLargestFitsAnywhere() throws IOException {
        cache(3, "1024M");
        assertThat(Caches.largest(core)).isEqualTo(64 << 20);
        assertThat(Caches.largest(core.resolve("none"))).isEqualTo(32 << 20);
    }
}
