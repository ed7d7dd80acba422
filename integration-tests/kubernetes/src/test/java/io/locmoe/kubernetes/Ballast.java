package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that takes all the room that its file system has, until it is closed.
 *
 * @param file made by {@link #in}
 */
record Ballast(Path file) implements AutoCloseable {

    static Ballast in(Path directory) {
        Path file = directory.resolve("ballast");
        assertThatThrownBy(() -> Files.copy(new Endless(), file)).hasMessageContaining("No space left");
        return new Ballast(file);
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            return count;
        }
    }
}
