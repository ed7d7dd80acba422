package io.locmoe.engine.checkpoint.file;

import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Ensures that one process at a time writes to a directory. The operating system holds the lock as long as the process
 * lives, however it ends; the file {@value #FILE} names the holder. Any thread may use it, one at a time.
 */
public final class DirectoryLock implements AutoCloseable {
    public static final String FILE = ".lock";
    /** The locked byte lies behind the text, which everybody may read. */
    private static final long LOCKED_BYTE = 1 << 20;

    private static final int LONGEST_TEXT = 1000;
    private static final long RETRY_MILLIS = 50;

    /** Closing any channel of a file releases the process's lock on it, so a locked file is not opened again. */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path directory;
    private final String holder;
    private final boolean probe;
    private Path file;
    private Object key;
    private FileChannel channel;
    private String former = "";

    private DirectoryLock(Path directory, String holder, boolean probe) {
        this.directory = directory;
        this.holder = holder;
        this.probe = probe;
    }

    /**
     * Makes the directory if necessary, and locks it.
     *
     * @param purpose  what it is locked for, such as the id of a job
     * @param patience how long to wait for another holder to leave
     * @throws CheckpointException if another process, or another job of this process, holds it; the message names the
     *     holder
     */
    public static DirectoryLock acquire(Path directory, String purpose, Duration patience) {
        return acquire(new DirectoryLock(directory, LockHolder.self(purpose), false), patience);
    }

    private static DirectoryLock acquire(DirectoryLock lock, Duration patience) {
        Path directory = lock.directory;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            Files.createDirectories(directory);
            while (!lock.take()) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new CheckpointException(directory + " is in use by " + lock.former
                            + "; choose another directory, or wait until that has ended");
                }
                pause();
            }
            return lock;
        } catch (IOException e) {
            throw new CheckpointException("the directory " + directory + " cannot be used: " + FileFailure.of(e), e);
        }
    }

    /** A lock on a directory that cannot be used now; the first {@link #renew} that succeeds acquires it. */
    public static DirectoryLock later(Path directory, String purpose) {
        return new DirectoryLock(directory, LockHolder.self(purpose), false);
    }

    /** Refuses a directory that is in use, as {@link #acquire} does, and leaves it as it is. */
    public static void requireFree(Path directory, Duration patience) {
        if (Files.exists(directory.resolve(FILE))) {
            acquire(new DirectoryLock(directory, LockHolder.self("a check"), true), patience)
                    .close();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckpointException("interrupted while waiting for a lock", e);
        }
    }

    /** Returns false if the lock is held; {@code former} then names the holder. */
    private boolean take() throws IOException {
        Path wanted = directory.toRealPath().resolve(FILE);
        String other = HELD.putIfAbsent(wanted, holder);
        if (other != null) {
            former = other;
            return false;
        }
        boolean taken = false;
        FileChannel opened = null;
        try {
            opened = FileChannel.open(
                    wanted,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            former = text(opened);
            FileLock lock = opened.tryLock(LOCKED_BYTE, 1, false);
            taken = lock != null;
            if (taken) {
                if (!probe) {
                    write(opened, holder);
                }
                channel = opened;
                file = wanted;
                key = key(wanted);
            }
            return taken;
        } finally {
            if (!taken) {
                HELD.remove(wanted);
                close(opened);
            }
        }
    }

    private static void close(FileChannel opened) throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LONGEST_TEXT, channel.size()));
        SafeTensors.readFully(channel, bytes, 0);
        return new String(bytes.array(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        SafeTensors.writeFully(channel, ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** A sentence about the previous holder, if it ended without releasing the lock that is now ours. */
    public Optional<String> takenOver() {
        return former.isEmpty()
                ? Optional.empty()
                : Optional.of(directory + " was left by " + former + ", which has ended without closing it; it is used"
                        + " again");
    }

    /**
     * Locks the directory if it is not locked yet, or has vanished. Returns true in the second case.
     *
     * @throws IOException if it cannot be locked
     */
    public boolean renew() throws IOException {
        Files.createDirectories(directory);
        if (file != null && Files.exists(file) && Objects.equals(key, key(file))) {
            return false;
        }
        boolean vanished = file != null;
        release();
        if (!take()) {
            throw new IOException(directory + " is now used by " + former);
        }
        return vanished;
    }

    private void release() throws IOException {
        if (file != null) {
            HELD.remove(file);
            file = null;
            channel.close();
        }
    }

    @Override
    public void close() {
        try {
            if (file != null && !probe) {
                channel.truncate(0);
            }
            release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
