package io.locmoe.layering;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of every module, whether or not the tests have it on their class path; read once. */
final class CompiledClasses {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final JavaClasses ALL =
            new ClassFileImporter().importPaths(directories("target/classes", "target/test-classes"));
    private static final JavaClasses MAIN =
            ALL.that(DescribedPredicate.describe("of src/main", CompiledClasses::isOfMain));

    private CompiledClasses() {}

    /** Classes of {@code src/main}. */
    static JavaClasses ofMain() {
        return MAIN;
    }

    /** Classes of {@code src/main} and {@code src/test}. */
    static JavaClasses ofMainAndTests() {
        return ALL;
    }

    static boolean isOfMain(JavaClass type) {
        return type.getSource().orElseThrow().getUri().getPath().contains("/target/classes/");
    }

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
