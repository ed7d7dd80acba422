package io.locmoe.layering;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The modules of this build, whether or not the tests have them on their class path. */
final class Modules {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private Modules() {}

    /** The directories with these names of all modules, where they exist. */
    static Collection<Path> directories(String... outputs) {
        return Stream.of("", "plugins", "ascend-driver", "services", "integration-tests")
                .flatMap(parent -> children(ROOT.resolve(parent)).stream())
                .filter(module -> Files.exists(module.resolve("pom.xml")))
                .flatMap(module -> Stream.of(outputs).map(module::resolve))
                .filter(Files::isDirectory)
                .toList();
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
