package io.locmoe.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a program gets that depends on the client. */
class ClassPathTest {
    /** These are for tests alone. */
    private static final String TESTS = "(junit|opentest4j|apiguardian|assertj|byte-buddy|awaitility|hamcrest|jspecify"
            + "|vertx-grpc-server|surefire).*";

    private static final long MOST_BYTES = 14_000_000;
    private static final int MOST_JARS = 32;

    private static List<Path> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.endsWith("test-classes"))
                .filter(path -> !path.getFileName().toString().matches(TESTS))
                .toList();
    }

    @Test
    void hasFewLibrariesAndNoneOfANode() {
        assertThat(libraries())
                .hasSizeBetween(10, MOST_JARS)
                .allSatisfy(library -> assertThat(library.toString())
                        .doesNotContain(
                                "hazelcast",
                                "arrow",
                                "locmoe-engine",
                                "services/engine/",
                                "locmoe-run",
                                "services/run/")
                        .doesNotContain("bcprov", "bcpkix", "guava", "gson", "logback", "driver", "locmoe-topology"));
        assertThat(libraries().stream()
                        .filter(Files::isRegularFile)
                        .mapToLong(ClassPathTest::bytes)
                        .sum())
                .isBetween(1_000_000L, MOST_BYTES);
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another protocol or library below would change no program. */
    @Test
    void publicMethodsHaveNoTypesOfMessagesOrOfVertx() throws Exception {
        Path classes = Path.of(URI.create(LocmoeMesh.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (Stream<Path> files = Files.walk(classes.resolve("io/locmoe/client"))) {
            List<Class<?>> shown = files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .<Class<?>>map(name -> load(name.replace(".class", "").replace('/', '.')))
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .toList();
            assertThat(shown).hasSizeGreaterThan(20);
            assertThat(shown.stream().flatMap(type -> Arrays.stream(type.getDeclaredMethods())))
                    .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
                    .extracting(Method::toGenericString)
                    .noneMatch(text -> text.matches(".*(com\\.google|io\\.vertx|io\\.netty|io\\.locmoe\\.control).*"));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
