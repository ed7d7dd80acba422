package io.locmoe.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars of the built distribution. */
final class ShippedJars {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    static final Path DISTRIBUTION = ROOT.resolve("services/cli/target/locmoe");

    private ShippedJars() {}

    /** Without the jar that goes with the archive of classes: it is made where the distribution is, and stays there. */
    static List<Path> all() {
        Path archived = DISTRIBUTION.resolve("libraries.jar");
        try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
            return files.filter(file -> file.toString().endsWith(".jar") && !file.equals(archived))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> ofOthers() {
        return all().stream().filter(file -> !isOurs(file)).toList();
    }

    /** Jars of classes and resources, not of sources. */
    static List<Path> ours() {
        return all().stream()
                .filter(file -> isOurs(file) && !file.toString().endsWith("-sources.jar"))
                .toList();
    }

    private static boolean isOurs(Path file) {
        return file.startsWith(DISTRIBUTION.resolve("repository/io/locmoe"))
                || read(
                        file,
                        jar -> jar.stream().anyMatch(entry -> entry.getName().startsWith("META-INF/maven/io.locmoe/")));
    }

    /** What is asked of an opened jar. */
    interface Question<T> {
        T of(JarFile jar) throws IOException;
    }

    static <T> T read(Path file, Question<T> question) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return question.of(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
