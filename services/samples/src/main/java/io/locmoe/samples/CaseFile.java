package io.locmoe.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a long search has found, in {@code src/test/resources/found/NAME} of the module that looked for it. The tests of
 * the module try each of these files in every run.
 */
public final class CaseFile {
    private static final Path FOUND = Path.of("src/test/resources/found");

    private CaseFile() {}

    /** The files of a test, in order of their names. */
    public static List<Path> of(String name) {
        Path directory = FOUND.resolve(name);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a finding; the failure that says which file to commit. Without content, the file has the failure. */
    static AssertionError keep(String name, String file, byte[] content, Throwable failure) {
        Path path = FOUND.resolve(name).resolve(file);
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, content.length > 0 ? content : failure.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return new AssertionError(
                "%s: %s%ncommit %s: every run of the tests tries it from now on"
                        .formatted(name, failure, path.toAbsolutePath()),
                failure);
    }
}
