package io.locmoe.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Directories of checkpoints. Each is written under a temporary name and renamed when it is complete, so that a
 * directory with a checkpoint's name is always a complete checkpoint.
 */
final class CheckpointStore {
    static final String PREFIX = "step-";
    /** By step: names are padded with zeros to six digits, and longer beyond that. */
    static final Comparator<Path> ORDER = Comparator.comparingInt(
                    (Path c) -> c.getFileName().toString().length())
            .thenComparing(c -> c.getFileName().toString());

    private static final String PARTIAL = ".partial-";

    private final Path parent;
    private final int keep;

    CheckpointStore(Path parent, int keep) {
        this.parent = parent;
        this.keep = keep;
    }

    /** Fills a new directory. */
    interface Writer {
        void write(Path directory) throws IOException;
    }

    /**
     * Writes the checkpoint of a step, and removes the oldest beyond what is kept.
     *
     * @throws CheckpointException if it cannot be written; earlier checkpoints stay
     */
    Path save(long step, Writer writer) {
        String name = PREFIX + String.format("%06d", step);
        Path target = parent.resolve(name);
        Path partial = parent.resolve(PARTIAL + name);
        try {
            Files.createDirectories(parent);
            delete(partial);
            Files.createDirectory(partial);
            writer.write(partial);
            delete(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            prune();
            return target;
        } catch (IOException e) {
            discard(partial, e);
            throw new CheckpointException(
                    "cannot write checkpoint " + target + ": " + reason(e)
                            + last().map(l -> "; the last complete checkpoint is " + l)
                                    .orElse("; there is no earlier checkpoint"),
                    e);
        } catch (RuntimeException e) {
            discard(partial, e);
            throw e;
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void discard(Path partial, Exception cause) {
        try {
            delete(partial);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private Optional<Path> last() {
        try {
            List<Path> all = all();
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void prune() throws IOException {
        List<Path> all = all();
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            delete(old);
        }
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var children = Files.list(parent)) {
            return children.filter(c -> c.getFileName().toString().startsWith(PREFIX))
                    .sorted(ORDER)
                    .toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
