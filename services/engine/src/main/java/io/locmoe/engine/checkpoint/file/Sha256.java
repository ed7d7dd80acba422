package io.locmoe.engine.checkpoint.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as 64 hexadecimal digits. */
public final class Sha256 {
    /** Bytes to hash at once; a buffer of this size stays in the caches. */
    public static final int CHUNK = 1 << 18;

    private Sha256() {}

    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String end(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(start().digest(bytes));
    }

    public static String of(MemorySegment memory) {
        MessageDigest digest = start();
        for (long at = 0; at < memory.byteSize(); at += CHUNK) {
            digest.update(
                    memory.asSlice(at, Math.min(CHUNK, memory.byteSize() - at)).asByteBuffer());
        }
        return end(digest);
    }

    public static String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return of(channel, 0, channel.size());
        }
    }

    /** Digest of a part of a file. */
    public static String of(FileChannel file, long start, long bytes) throws IOException {
        MessageDigest digest = start();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, bytes));
        for (long done = 0; done < bytes; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - done));
            SafeTensors.readFully(file, buffer, start + done);
            digest.update(buffer.flip());
        }
        return end(digest);
    }
}
