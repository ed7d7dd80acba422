package io.locmoe.dataplane.body;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file through which the sender finds the memory of a {@link Ring}. The receiver creates it, for its own user only;
 * it is deleted as soon as the sender has mapped it. Its name contains the token of the stream: a sender maps no other
 * file.
 */
record RingFile(Path path) {
    /** Pattern of the names of such files. */
    static final String NAMES = "locmoe-*.ring";

    private static final int PAGE = 4 << 10;

    /** The file for the stream with this token. */
    static RingFile in(Path directory, String token) {
        return new RingFile(directory.resolve(name(token)));
    }

    private static String name(String token) {
        return NAMES.replace("*", token);
    }

    boolean belongsTo(String token) {
        return path.endsWith(name(token));
    }

    /**
     * Creates the receiver's end. The file is written to its end, so that a full file system fails here, not at a later
     * access to the memory.
     *
     * @param bytes capacity for bodies
     * @return the ring, to be used by one thread at a time
     */
    Ring create(long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            try {
                ByteBuffer zeros = ByteBuffer.allocate(PAGE);
                for (long left = Ring.HEAD_BYTES + bytes; left > 0; ) {
                    left -= file.write(zeros.clear().limit((int) Math.min(left, PAGE)));
                }
                return map(file, bytes, Arena.ofShared());
            } catch (IOException | RuntimeException e) {
                delete();
                throw e;
            }
        }
    }

    /** Opens the sender's end. @return the ring, to be used by one thread at a time */
    Ring open() throws IOException {
        try (FileChannel file = FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            long bytes = file.size() - Ring.HEAD_BYTES;
            if (bytes <= 0) {
                throw new IOException(path + " is too small");
            }
            return map(file, bytes, Arena.ofShared());
        }
    }

    private static Ring map(FileChannel file, long bytes, Arena arena) throws IOException {
        try {
            return new Ring(file, bytes, arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Deletes the file. Both ends do so, so that nothing is left if the other has died. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The other end also tries.
        }
    }
}
