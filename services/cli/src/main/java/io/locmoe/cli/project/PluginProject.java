package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Maven project of one plug-in, with passing tests.
 *
 * @param version version of LocMoE Mesh that it is built against
 * @param home    directory of the LocMoE Mesh that its tests start
 */
public record PluginProject(ProjectKind kind, ProjectName name, String version, Path home) {
    private static final String SOURCES = "src/main/java/";
    private static final String TESTS = "src/test/java/";
    /** Files of the archetype. */
    private static final List<String> FILES = List.of(
            "pom.xml",
            "README.md",
            SOURCES + "__className__Plugin.java",
            "src/main/resources/META-INF/services/io.locmoe.spi.MoePlugin",
            TESTS + "__className__ConformanceTest.java",
            TESTS + "__className__MeshTest.java");

    /** Name of the artifact, its jar and its directory. */
    public String artifact() {
        return kind.word() + "-" + name.name();
    }

    /**
     * Writes the project.
     *
     * @param directory created if it does not exist
     * @return the files
     * @throws RunException if the directory is not empty, or cannot be written
     */
    public List<Path> write(Path directory) {
        requireEmpty(directory);
        ProjectTemplate template = new ProjectTemplate(values());
        return FILES.stream()
                .map(file -> write(directory.resolve(place(file)), template.file(file)))
                .toList();
    }

    private Map<String, String> values() {
        return Map.of(
                "kind", kind.word(),
                "name", name.name(),
                "className", name.className(),
                "package", name.packageName(),
                "groupId", name.packageName(),
                "artifactId", artifact(),
                "version", "1.0.0-SNAPSHOT",
                "locmoeVersion", version,
                "locmoeHome", home.toString());
    }

    private String place(String file) {
        String named = file.replace("__className__", name.className());
        String packages = name.packageName().replace('.', '/') + "/";
        return named.replace(SOURCES, SOURCES + packages).replace(TESTS, TESTS + packages);
    }

    private static void requireEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw RunException.usage(directory + " is a file; name a directory that is empty or not there yet");
        }
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw RunException.usage(directory + " is not empty; name another directory");
            }
        } catch (IOException e) {
            throw RunException.usage(directory + " cannot be read: " + e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw RunException.failure(file + " cannot be written: " + e, e);
        }
    }
}
