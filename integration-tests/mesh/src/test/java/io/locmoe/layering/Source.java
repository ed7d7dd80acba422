package io.locmoe.layering;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java file of {@code src/main/java}.
 *
 * @param root the module's {@code src/main/java}
 * @param file where it is
 */
record Source(Path root, Path file) {
    private static final Path MAIN = Path.of("src/main/java");

    /** The files of all modules. */
    static List<Source> all() {
        return Modules.directories(MAIN.toString()).stream()
                .flatMap(root -> below(root).stream())
                .toList();
    }

    /** The types of {@code services/*}, one a file. */
    static List<Source> typesOfServices() {
        return all().stream()
                .filter(source -> source.module().getParent().endsWith("services"))
                .filter(source -> !source.type().contains("-"))
                .toList();
    }

    private static List<Source> below(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> new Source(root, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path module() {
        return root.resolve("../../..").normalize();
    }

    String moduleName() {
        return module().getFileName().toString();
    }

    String packageName() {
        return root.relativize(file.getParent()).toString().replace('/', '.');
    }

    String type() {
        return file.getFileName().toString().replace(".java", "");
    }

    /** Names the type in lists, wherever in its module it lies. */
    String key() {
        return moduleName() + " " + type();
    }

    int lines() {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
