package io.locmoe.report;

import io.locmoe.engine.report.StepReport;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file {@code steps.jsonl} of an output directory: one line with a JSON object per step, written when the step
 * ends. If the file would become too large, it keeps only every second step, then every fourth, and so on. Used by one
 * thread at a time; methods block as long as the disk takes.
 */
public final class StepLog implements AutoCloseable {
    /** Maximum size in bytes, which one line may exceed. */
    private static final long MOST = 256 << 20;

    private static final int BLOCK = 1 << 16;

    private static final Pattern STEP = Pattern.compile("\\{\"step\":(\\d{1,18}),");

    private final Path path;
    private final long most;
    private FileChannel file;
    private long every = 1;
    private long last = Long.MAX_VALUE;

    private StepLog(Path path, long most) throws IOException {
        this.path = path;
        this.most = most;
        this.file = open();
    }

    /**
     * Opens or creates the file of an output directory.
     *
     * @throws IOException if it cannot be written
     */
    public static StepLog in(Path directory) throws IOException {
        return in(directory, MOST);
    }

    static StepLog in(Path directory, long most) throws IOException {
        Path path = directory.resolve("steps.jsonl");
        if (Files.exists(path) && Files.size(path) > 2 * most) {
            throw new IOException("the steps in " + path + " have " + Files.size(path) + " bytes, more than any run"
                    + " writes; move the file away, or name another directory");
        }
        return new StepLog(path, most);
    }

    /** Opens the file at its end, without the partial line that a killed command may have left. */
    private FileChannel open() throws IOException {
        FileChannel opened =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long end = endOfLastLine(opened);
        return opened.truncate(end).position(end);
    }

    private static long endOfLastLine(FileChannel file) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long start = Math.max(0, file.size() - BLOCK), end = file.size(); end > 0; ) {
            int read = file.read(block.clear().limit((int) (end - start)), start);
            for (int i = read - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
            start = Math.max(0, start - BLOCK);
        }
        return 0;
    }

    /**
     * Adds a step. Lines of this step and later ones are removed; they are from a run that this one continues, or from
     * before a node failure.
     *
     * @throws IOException with the name of the file; it holds complete lines, and further steps may be added
     */
    public void add(StepReport step) throws IOException {
        try {
            if (step.step() <= last && file.size() > 0) {
                keep(number -> number < step.step());
            }
            last = step.step();
            if (step.step() % every == 0) {
                append(step);
                shrink();
            }
        } catch (IOException e) {
            throw new IOException("cannot write the steps to " + path + ": " + e.getMessage(), e);
        }
    }

    private void shrink() throws IOException {
        while (file.size() > most) {
            every *= 2;
            keep(number -> number % every == 0);
        }
    }

    private void append(StepReport step) throws IOException {
        ByteBuffer line =
                ByteBuffer.wrap((ReportJson.MAPPER.writeValueAsString(step) + "\n").getBytes(StandardCharsets.UTF_8));
        long begin = file.position();
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
        } catch (IOException e) {
            file.truncate(begin).position(begin);
            throw e;
        }
    }

    /** Replaces the file by one with only the matching steps. */
    private void keep(LongPredicate kept) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            copy(kept, part);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        FileChannel old = file;
        file = open();
        old.close();
    }

    /** Copies lines byte by byte: they may be from somebody else, and of any encoding. */
    private void copy(LongPredicate kept, Path to) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1);
                BufferedWriter out = Files.newBufferedWriter(to, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher step = STEP.matcher(line);
                if (step.lookingAt() && kept.test(Long.parseLong(step.group(1)))) {
                    out.write(line);
                    out.write('\n');
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
