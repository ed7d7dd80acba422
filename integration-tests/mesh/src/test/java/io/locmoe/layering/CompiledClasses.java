package io.locmoe.layering;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of every module, whether or not the tests have it on their class path. */
final class CompiledClasses {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static JavaClasses main;
    private static JavaClasses all;

    private CompiledClasses() {}

    /** Classes of {@code src/main}, read once. */
    static synchronized JavaClasses ofMain() {
        if (main == null) {
            main = new ClassFileImporter().importPaths(directories("target/classes"));
        }
        return main;
    }

    /** Classes of {@code src/main} and {@code src/test}, read once. */
    static synchronized JavaClasses ofMainAndTests() {
        if (all == null) {
            all = new ClassFileImporter().importPaths(directories("target/classes", "target/test-classes"));
        }
        return all;
    }

    private static Collection<Path> directories(String... outputs) {
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
