package io.locmoe.laboratory.bench.faults.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingRingTest {
    private static final int HEAD = 4096;

    @TempDir
    Path directory;

    /** The second one is another node's, into which this process sends. */
    @Test
    void incomingRingsAreThoseInTheProcessesOwnDirectory() {
        List<String> maps = List.of(
                "7f10e0000000-7f10e0041000 rw-s 00000000 00:1a 77    /dev/shm/locmoe-5/locmoe-00ff.ring (deleted)",
                "7f10e1000000-7f10e1041000 rw-s 00000000 00:1a 78    /dev/shm/locmoe-6/locmoe-01ff.ring (deleted)",
                "7f10e2000000-7f10e2041000 r--p 00000000 00:1a 79    /usr/lib/libc.so.6",
                "7f10e3000000-7f10e3041000 rw-p 00000000 00:00 0");
        assertThat(IncomingRing.in(maps, Set.of("/dev/shm/locmoe-5")))
                .containsExactly(new IncomingRing(0x7f10e0000000L, 256 << 10));
    }

    /** 100 bytes of room of which 230 were taken so far: the next body begins at byte 30. */
    @Test
    void theNextBodyBeginsAfterTheConsumedBytes() throws IOException {
        byte[] content = new byte[HEAD + 100];
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 230);
        for (int i = 0; i < 100; i++) {
            content[HEAD + i] = (byte) i;
        }
        Path file = Files.write(directory.resolve("memory"), content);
        IncomingRing ring = new IncomingRing(0, 100);
        try (RandomAccessFile memory = new RandomAccessFile(file.toFile(), "r")) {
            assertThat(ring.next(memory)).isEqualTo(HEAD + 30);
            assertThat(ring.look(memory)).hasSize(64).startsWith(30, 31, 32);
        }
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 290);
        Files.write(file, content);
        try (RandomAccessFile memory = new RandomAccessFile(file.toFile(), "r")) {
            assertThat(ring.look(memory)).as("up to its end").hasSize(10).startsWith(90);
        }
    }
}
