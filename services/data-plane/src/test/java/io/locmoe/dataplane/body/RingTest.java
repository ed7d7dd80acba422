package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.failure.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingTest {
    private static final int BYTES = 1000;

    @TempDir
    private Path directory;

    private RingFile file;
    private Ring receiver;
    private Ring sender;

    @BeforeEach
    void open() throws IOException {
        file = new RingFile(directory.resolve("locmoe-token.ring"));
        receiver = file.create(BYTES);
        sender = file.open();
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    private static MemorySegment body(int seed, int bytes) {
        return MemorySegment.ofArray(TransportLaws.payload(seed, 1, bytes));
    }

    private void requireNext(MemorySegment body) {
        byte[] taken = new byte[(int) body.byteSize()];
        receiver.take(MemorySegment.ofArray(taken));
        assertThat(body.mismatch(MemorySegment.ofArray(taken))).isEqualTo(-1);
    }

    @Test
    void bodiesOfAllSizesPassInTheirOrderAroundTheEnd() throws IOException {
        Random random = new Random(20250101);
        Queue<MemorySegment> waiting = new ArrayDeque<>();
        long bytes = 0;
        for (int i = 0; i < 20_000; i++) {
            MemorySegment body = body(i, random.nextInt(random.nextBoolean() ? 20 : BYTES + 1));
            boolean fits = bytes + body.byteSize() <= BYTES;
            assertThat(sender.put(body)).isEqualTo(fits);
            if (fits) {
                waiting.add(body);
                bytes += body.byteSize();
            }
            while (!waiting.isEmpty() && random.nextInt(3) > 0) {
                bytes -= waiting.element().byteSize();
                requireNext(waiting.remove());
            }
        }
    }

    @Test
    void aFullRingAcceptsAsMuchAsWasConsumed() throws IOException {
        assertThat(sender.put(body(0, 600))).isTrue();
        assertThat(sender.put(body(1, 401))).isFalse();
        assertThat(sender.put(body(2, 400))).isTrue();
        assertThat(sender.put(body(3, 1))).isFalse();
        requireNext(body(0, 600));
        assertThat(sender.put(body(3, 601))).isFalse();
        assertThat(sender.put(body(3, 600))).isTrue();
        requireNext(body(2, 400));
        requireNext(body(3, 600));
    }

    @Test
    void aBodyLargerThanTheRingIsRefused() {
        assertThatThrownBy(() -> receiver.take(MemorySegment.ofArray(new byte[BYTES + 1])))
                .isInstanceOf(RefusedException.class)
                .hasMessage("a body of 1001 bytes in a ring of 1000")
                .returns(Code.PROTOCOL, e -> ((RefusedException) e).code());
    }

    @Test
    void aReceiverThatTellsOfBytesNeverSentIsNamed() throws IOException {
        sender.put(body(0, 10));
        for (long taken : new long[] {11, -BYTES, Long.MIN_VALUE, Long.MAX_VALUE}) {
            try (RandomAccessFile memory = new RandomAccessFile(file.path().toFile(), "rw")) {
                memory.writeLong(Long.reverseBytes(taken));
            }
            assertThatThrownBy(() -> sender.put(body(1, 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("its ring says that " + taken + " bytes were taken, but 10 were sent");
        }
    }

    @Test
    void theFileIsItsUsersAloneAndHoldsAllItsBytes() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(Files.size(file.path())).isEqualTo(4096 + BYTES);
    }

    @Test
    void existingFilesAndLinksAreRefused() throws IOException {
        assertThatThrownBy(() -> file.create(BYTES)).isInstanceOf(IOException.class);
        assertThat(file.path()).as("another's file").exists();
        RingFile link = new RingFile(Files.createSymbolicLink(directory.resolve("link"), file.path()));
        assertThatThrownBy(link::open).isInstanceOf(IOException.class);
    }

    @Test
    void aDirectoryThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> new RingFile(directory.resolve("none/locmoe-token.ring")).create(BYTES))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileWithoutRoomForABodyIsNotMapped() throws IOException {
        RingFile small = new RingFile(Files.write(directory.resolve("small"), new byte[4096]));
        assertThatThrownBy(small::open).isInstanceOf(IOException.class).hasMessageContaining("is too small");
    }
}
