package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.engine.job.RankEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies the job of a run that writes to a directory, by the file {@value #FILE} there. It stops a writer that was
 * suspended or partitioned and does not know that the run has continued without it: its process may have lost the lock,
 * as on a remote file system that has not heard from the process for too long.
 *
 * @param owner digest of the run's name, so that the name is not revealed; the job's name if it belongs to no run
 * @param epoch placement epoch of the job
 */
record WriterEpoch(String owner, long epoch) {
    static final String FILE = ".epoch";
    private static final Pattern TEXT = Pattern.compile("(\\S{1,100}) (\\d{1,18})\\s*");

    /** The epoch of a rank's job. */
    static WriterEpoch of(RankEnvironment environment) {
        return new WriterEpoch(
                environment.run().isEmpty()
                        ? environment.job()
                        : Sha256.of(environment.run().getBytes(StandardCharsets.UTF_8)),
                environment.placement().epoch());
    }

    /** The epoch recorded in a directory; empty if there is no valid one. */
    private static Optional<WriterEpoch> in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Matcher text = TEXT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        return text.matches()
                ? Optional.of(new WriterEpoch(text.group(1), Long.parseLong(text.group(2))))
                : Optional.empty();
    }

    /** Why a job may not take a directory over: a newer job of the same run has written there. */
    Optional<String> refusal(Path directory) throws IOException {
        return in(directory)
                .filter(last -> last.owner().equals(owner) && last.epoch() > epoch)
                .map(last -> outdated(directory, last));
    }

    /** Records this epoch in a directory that this process has locked. */
    void record(Path directory) throws IOException {
        requireNone(refusal(directory));
        byte[] text = (owner + " " + epoch + "\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(
                directory.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            out.write(text);
        }
    }

    /** @throws IOException if another job has taken the directory over */
    void require(Path directory) throws IOException {
        requireNone(in(directory).filter(last -> !last.equals(this)).map(last -> outdated(directory, last)));
    }

    private static void requireNone(Optional<String> refusal) throws IOException {
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }

    private String outdated(Path directory, WriterEpoch other) {
        return directory + " is now written by " + (other.owner().equals(owner) ? "the same run" : "another run")
                + " with placement epoch " + other.epoch() + "; the job with epoch " + epoch + " writes there no more";
    }
}
