package io.locmoe.engine.checkpoint.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files and directory entries that survive a power failure once these methods have returned. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Writes a new file. */
    public static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            SafeTensors.writeFully(channel, ByteBuffer.wrap(content), 0);
            channel.force(true);
        }
    }

    /** Makes the entries of a directory durable: files that were created, renamed or removed in it. */
    public static void force(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException | UnsupportedOperationException e) {
            return; // a file system that cannot open directories makes entries durable by itself, or not at all
        }
        try (channel) {
            channel.force(true);
        }
    }
}
