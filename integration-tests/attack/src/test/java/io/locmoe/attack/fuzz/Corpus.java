package io.locmoe.attack.fuzz;

import io.locmoe.samples.CaseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs of a parser that fuzzing has found, each in a {@link CaseFile}. */
final class Corpus {
    private Corpus() {}

    static List<byte[]> of(Parser parser) {
        return CaseFile.of(parser.name()).stream().map(Corpus::read).toList();
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
