package io.locmoe.laboratory.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeUseTest {
    @TempDir
    Path directory;

    @Test
    void residentSizesAreInKilobytes() throws IOException {
        Files.writeString(
                directory.resolve("status"),
                "VmHWM:\t  9000 kB\nVmRSS:\t  1500 kB\nRssAnon:\t1 kB\nRssFile:\t300 kB\nRssShmem:\t 20 kB\n");
        assertThat(ResidentMemory.of(new ProcessFiles(directory)))
                .isEqualTo(new ResidentMemory(1500 * 1024, 20 * 1024, 300 * 1024));
        ResidentMemory unknown = new ResidentMemory(Double.NaN, Double.NaN, Double.NaN);
        assertThat(ResidentMemory.of(new ProcessFiles(directory.resolve("none"))))
                .isEqualTo(unknown);
        Files.writeString(directory.resolve("status"), "");
        assertThat(ResidentMemory.of(new ProcessFiles(directory))).isEqualTo(unknown);
    }

    @Test
    void threadsAreToldByTheirNames() throws IOException {
        thread(11, "data-pl..dies-1", 250, 50);
        thread(12, "data-plane-io-1", 100, 0);
        thread(13, "C2 CompilerThre", 700, 30);
        thread(14, "C1 CompilerThre", 0, 20);
        thread(15, "rank-0", 900, 900);
        thread(16, "a) data-pl (C2 Comp", 900, 900);
        Files.createDirectory(directory.resolve("task").resolve("17"));
        ThreadSeconds seconds = ThreadSeconds.of(new ProcessFiles(directory));
        assertThat(seconds).isEqualTo(new ThreadSeconds(4, 7.5));
        assertThat(seconds.since(new ThreadSeconds(1, 7))).isEqualTo(new ThreadSeconds(3, 0.5));
        assertThat(ThreadSeconds.of(new ProcessFiles(directory.resolve("none"))))
                .isEqualTo(new ThreadSeconds(0, 0));
    }

    /** As Linux writes it: user and system time are the fields 14 and 15. */
    private void thread(int id, String name, int user, int system) throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve("task").resolve("" + id))
                        .resolve("stat"),
                id + " (" + name + ") S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " 16 17 18 19\n");
    }

    /** A JVM that has started no nodes has none that use anything. */
    @Test
    void nothingIsUsedWithoutNodes() {
        assertThat(NodeUse.now().processorSeconds()).isZero();
        assertThat(NodeUse.now().threads()).isEqualTo(new ThreadSeconds(0, 0));
        assertThat(NodeUse.now().resident().all()).isNaN();
    }
}
