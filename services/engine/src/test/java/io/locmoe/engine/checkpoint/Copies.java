package io.locmoe.engine.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Copies of checkpoints, to be spoilt. */
final class Copies {
    private Copies() {}

    /** Copies the files of a checkpoint to a new directory. */
    static Path of(Path checkpoint, Path target) {
        try (var files = Files.list(checkpoint)) {
            Files.createDirectories(target);
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a checkpoint one of format 2, which has no digests, so that it can be spoilt in silence. */
    static Path withoutDigests(Path checkpoint) {
        edit(
                checkpoint.resolve("config.json"),
                bytes -> new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("\"format\" : 3", "\"format\" : 2")
                        .getBytes(StandardCharsets.ISO_8859_1));
        try {
            Files.delete(checkpoint.resolve("manifest.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checkpoint;
    }

    /** Changes the bytes of a file. */
    static void edit(Path file, UnaryOperator<byte[]> change) {
        try {
            Files.write(file, change.apply(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
