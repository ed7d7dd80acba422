package io.locmoe.attack.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs of a parser that are kept beside its seeds, in {@code src/test/resources/found/NAME}: what fuzzing has found,
 * each in a file of its own.
 */
final class Corpus {
    private static final Path KEPT = Path.of("src/test/resources/found");

    private Corpus() {}

    static List<byte[]> of(Parser parser) {
        Path directory = KEPT.resolve(parser.name());
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(Corpus::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies seeds and kept inputs to a directory, one file each. */
    static void copy(Parser parser, Path directory) throws IOException {
        Files.createDirectories(directory);
        List<byte[]> all =
                Stream.concat(parser.seeds().stream(), of(parser).stream()).toList();
        for (int i = 0; i < all.size(); i++) {
            Files.write(directory.resolve("seed-" + i), all.get(i));
        }
    }
}
