package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.CorpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The right to read a text into a token file. One process of a machine has it at a time; it ends with the process. */
final class ReadingLock implements AutoCloseable {

    /** Longest wait for a holder that makes no progress. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long POLL_MILLISECONDS = 50;

    private final FileChannel channel;

    private ReadingLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until no other thread or process reads the text.
     *
     * @param lock    file of the lock; names the holder
     * @param written file that grows while the holder reads
     * @param waiting called periodically
     * @throws CorpusException naming the holder, if it makes no progress, or if the wait is interrupted
     */
    static ReadingLock take(Path lock, Path written, Runnable waiting) throws IOException {
        FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            await(channel, written, waiting);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new ReadingLock(channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.close();
            throw new CorpusException("interrupted while another process reads the text", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void await(FileChannel channel, Path written, Runnable waiting)
            throws IOException, InterruptedException {
        Growth growth = new Growth(written);
        while (tryLock(channel) == null) {
            if (growth.standsStill()) {
                throw new CorpusException("another process reads the same text, but has written nothing to " + written
                        + " for " + PATIENCE.toSeconds() + " s: end process " + holder(channel)
                        + ", or wait for it, and start again");
            }
            waiting.run();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    /** The lock; null while another process, or another thread of this process, has it. */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Checks whether a file grows. */
    private static final class Growth {
        private final Path file;
        private long bytes = -1;
        private long since = System.nanoTime();

        Growth(Path file) {
            this.file = file;
        }

        boolean standsStill() throws IOException {
            long now = Files.exists(file) ? Files.size(file) : 0;
            if (now != bytes) {
                bytes = now;
                since = System.nanoTime();
            }
            return System.nanoTime() - since > PATIENCE.toNanos();
        }
    }
}
