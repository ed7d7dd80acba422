package io.locmoe.engine.checkpoint.file;

import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads small files whose size comes from an untrusted source. */
public final class BoundedFile {
    private BoundedFile() {}

    /**
     * Reads a file.
     *
     * @param roots directories that must contain the file, links resolved
     * @throws IOException if it is larger than {@code most} bytes
     */
    public static byte[] read(Path file, long most, FileRoots roots) throws IOException {
        try (FileChannel channel = roots.open(file);
                InputStream in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes((int) Math.min(most + 1, channel.size() + 1));
            if (bytes.length > most) {
                throw new IOException("it has more than " + most + " bytes");
            }
            return bytes;
        }
    }
}
