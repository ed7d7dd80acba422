package io.locmoe.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line that plug-ins of version 1 were built against still exists or is named on the migration page. */
class MigrationPageTest {
    /** Types, and their methods as {@code type#name(simple names of parameters)}; constructors are called new. */
    private static final Path VERSION_1 = Path.of("api/version-1.txt");

    private static final Path PAGE = Path.of("../docs/migration.md");

    static Stream<String> types() throws IOException {
        return Files.readAllLines(VERSION_1).stream().filter(line -> line.indexOf('#') < 0);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeOfVersionOneExistsOrIsOnTheMigrationPage(String type) throws IOException {
        Class<?> now = find(type);
        String name = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
        if (now == null) {
            assertThat(named(name.contains(".") ? name.substring(0, name.indexOf('.')) : name))
                    .as("docs/migration.md names %s", name)
                    .isTrue();
            return;
        }
        Set<String> methods = Stream.<Executable>concat(
                        Arrays.stream(now.getDeclaredMethods()), Arrays.stream(now.getDeclaredConstructors()))
                .map(MigrationPageTest::signature)
                .collect(Collectors.toSet());
        assertThat(members(type).filter(Predicate.not(methods::contains)))
                .as("methods of %s that are neither there nor on the page", name)
                .allMatch(gone -> named(name + "." + gone.substring(0, gone.indexOf('('))));
    }

    @Test
    void thePageSaysWhichVersionItIsFor() throws IOException {
        assertThat(Files.readString(PAGE)).contains("This host has version " + MoePlugin.SPI_VERSION);
    }

    private static Class<?> find(String type) {
        try {
            return Class.forName(type, false, MoePlugin.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Stream<String> members(String type) throws IOException {
        return Files.readAllLines(VERSION_1).stream()
                .filter(line -> line.startsWith(type + "#"))
                .map(line -> line.substring(type.length() + 1));
    }

    private static String signature(Executable member) {
        return (member instanceof Constructor<?> ? "new" : member.getName())
                + Arrays.stream(member.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static boolean named(String name) {
        try {
            return Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                    .matcher(Files.readString(PAGE))
                    .find();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
