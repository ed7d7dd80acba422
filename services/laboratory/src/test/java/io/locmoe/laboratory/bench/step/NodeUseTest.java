package io.locmoe.laboratory.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeUseTest {
    @TempDir
    Path directory;

    @Test
    void theResidentSizeIsInKilobytes() throws IOException {
        Path status = Files.writeString(
                directory.resolve("status"), "VmHWM:\t  9000 kB\nVmRSS:\t  1500 kB\nRssAnon:\t1 kB\n");
        assertThat(NodeUse.resident(status)).isEqualTo(1500 * 1024);
        assertThat(NodeUse.resident(directory.resolve("none"))).isNaN();
        assertThat(NodeUse.resident(Files.writeString(directory.resolve("empty"), "")))
                .isNaN();
    }

    /** A JVM that has started no nodes has none that use anything. */
    @Test
    void nothingIsUsedWithoutNodes() {
        assertThat(NodeUse.now().processorSeconds()).isZero();
        assertThat(NodeUse.now().residentBytes()).isNaN();
    }
}
