package io.locmoe.laboratory.bench.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {
    @TempDir
    Path temporary;

    /** A shell with a child and an open file in shared memory, each of which is found as long as it is there. */
    @Tag("slow")
    @Test
    void leftoversAreNamedUntilTheyDisappear() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/shm")), "this machine has no /dev/shm");
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "traces-test-");
        Process shell =
                new ProcessBuilder("sh", "-c", "exec 3>" + memory.resolve("file") + "; echo; sleep 600; :").start();
        try {
            shell.getInputStream().read();
            ProcessHandle child = child(shell);
            Files.writeString(temporary.resolve("libopenblas.so"), "");
            Files.writeString(temporary.resolve("libdnnl.so.3"), "");
            Traces traces = Traces.of(shell.toHandle(), temporary);
            assertThat(traces.processes()).containsExactlyInAnyOrder(shell.toHandle(), child);
            assertThat(traces.memory()).containsExactly(memory);
            Path file = Files.writeString(temporary.resolve("scratch"), "");
            assertThat(traces.left()).hasSize(4).contains(memory.toString(), file.toString());
            Files.delete(file);
            shell.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            assertThat(traces.left()).as("the child has outlived it").hasSize(2);
            child.destroyForcibly();
            child.onExit().get(30, TimeUnit.SECONDS);
            assertThat(traces.left()).containsExactly(memory.toString());
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
            Files.deleteIfExists(memory.resolve("file"));
            Files.delete(memory);
        }
    }

    private static ProcessHandle child(Process shell) throws InterruptedException {
        for (int look = 0; look < 3000 && shell.children().findAny().isEmpty(); look++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return shell.children().findAny().orElseThrow();
    }

    /** A socket of this process, by its number in the tables of the kernel. */
    @Test
    void anOpenSocketIsFound() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Traces traces = Traces.of(ProcessHandle.current(), temporary);
            String port = ":%04X".formatted(server.getLocalPort());
            assertThat(traces.left()).anyMatch(line -> line.startsWith("socket ") && line.contains(port));
        }
    }
}
