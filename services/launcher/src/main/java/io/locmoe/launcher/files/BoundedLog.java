package io.locmoe.launcher.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log file of bounded size: when it would exceed its limit, its content moves to {@code FILE.1}, replacing an earlier
 * one, and the file starts again empty. The file itself stays the same, so that others can append to it too, as the JVM
 * does to the log of its node. Thread-safe; writing blocks as long as the disk takes.
 */
public final class BoundedLog extends OutputStream {
    /** Maximum size of the file in bytes, which one line may exceed; its predecessor may be as large. */
    static final long MOST = 16 << 20;

    private final Path file;
    private final long most;
    private final FileChannel channel;

    /** Opens or creates the file; existing content stays. */
    public BoundedLog(Path file) throws IOException {
        this(file, MOST);
    }

    BoundedLog(Path file, long most) throws IOException {
        this.file = file;
        this.most = most;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(bytes, offset, length);
        while (text.hasRemaining()) {
            channel.write(text);
        }
        if (length > 0 && bytes[offset + length - 1] == '\n' && channel.size() > most) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            channel.truncate(0);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
