package io.locmoe.run.worker;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where jobs may read and write on this node.
 *
 * @param data  directory for checkpoints of jobs that name none
 * @param extra further directories, and files, that jobs may name
 */
public record Roots(Path data, List<Path> extra) {
    /** In characters; Linux opens no longer path. */
    private static final int LONGEST = 4096;

    public Roots {
        Objects.requireNonNull(data, "data");
        extra = List.copyOf(extra);
    }

    /** The same roots, for files that are opened. */
    public FileRoots files() {
        return new FileRoots(all().toList());
    }

    /**
     * Checks what a job reads: text, tokenizer, and the checkpoint that it continues. Blocks.
     *
     * @throws ControlException naming the setting
     */
    void checkRead(JobSettings settings) {
        settings.data().directory().ifPresent(path -> check("data", path.toString()));
        settings.data().tokenizer().ifPresent(path -> check("tokenizer", path.toString()));
        settings.resume().ifPresent(path -> {
            check("resume", path.toString());
            // If the path is a run, its checkpoints are here.
            check("resume", path.resolve("checkpoints").toString());
        });
    }

    /**
     * Checks that a path, wherever its links lead, is one of the roots or below one. Blocks.
     *
     * @param what names the path in messages
     * @throws ControlException if it is not
     */
    void check(String what, String path) {
        Path real = real(what, path);
        if (all().noneMatch(root -> real.startsWith(real("roots", root.toString())))) {
            throw new ControlException(
                    Code.INVALID,
                    "jobs on this node use files below "
                            + all().map(root -> root.toAbsolutePath().toString())
                                    .collect(Collectors.joining(", "))
                            + "; " + what + " names " + shown(path)
                            + "; name another directory, or add this one to the node's setting 'roots'");
        }
    }

    private Stream<Path> all() {
        return Stream.concat(Stream.of(data), extra.stream());
    }

    /** Resolves the links of the part that exists; the rest has none. */
    private static Path real(String what, String path) {
        if (path.length() > LONGEST) {
            throw noPath(what, path, "it is longer than " + LONGEST + " characters");
        }
        try {
            Path absolute = Path.of(path).toAbsolutePath();
            Path existing = absolute;
            while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
                existing = existing.getParent();
            }
            Path rest = existing.relativize(absolute);
            for (Path name : rest) {
                if (name.toString().equals("..")) {
                    throw noPath(what, path, "it leads up out of what does not exist");
                }
            }
            return existing.toRealPath().resolve(rest).normalize();
        } catch (InvalidPathException e) {
            throw noPath(what, path, e.getReason());
        } catch (IOException e) {
            throw noPath(what, path, "it cannot be followed to its end");
        }
    }

    private static ControlException noPath(String what, String path, String reason) {
        return new ControlException(Code.INVALID, what + " names " + shown(path) + ", which is no path: " + reason);
    }

    private static String shown(String path) {
        return "'" + (path.length() <= 200 ? path : path.substring(0, 200) + "...") + "'";
    }
}
