package io.locmoe.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files whose size nobody vouches for. */
final class BoundedFile {
    private BoundedFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it is larger than {@code most} bytes
     */
    static byte[] read(Path file, long most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) Math.min(most + 1, Files.size(file) + 1));
            if (bytes.length > most) {
                throw new IOException("it has more than " + most + " bytes");
            }
            return bytes;
        }
    }
}
