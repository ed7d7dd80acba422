package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Javadoc of the API for plug-in authors: SPI, toolkits, the reference driver, conformance kit and harness.
 *
 * @param shipped the distribution's repository of artifacts with sources
 */
public record ApiDocumentation(Path shipped) {
    private static final List<String> PUBLIC = List.of(
            "locmoe-spi",
            "locmoe-router-toolkit",
            "locmoe-comm-toolkit",
            "locmoe-driver-reference",
            "locmoe-plugin-conformance",
            "locmoe-plugin-harness");

    /**
     * Writes the pages.
     *
     * @param directory created if it does not exist; older pages are overwritten
     * @return the start page
     * @throws RunException if they cannot be written
     */
    public Path write(Path directory) {
        if (!Files.isDirectory(shipped)) {
            throw RunException.failure("the build is incomplete: there is no " + shipped + "; start ./locmoe again");
        }
        try (Stream<Path> files = Files.walk(shipped)) {
            ApiPages pages =
                    new ApiPages(files.filter(Files::isRegularFile).sorted().toList());
            List<Path> sources =
                    pages.sources().stream().filter(ApiDocumentation::isPublic).toList();
            pages.directory(sources, directory, "LocMoE Mesh for authors of plug-ins");
        } catch (IOException e) {
            throw RunException.failure("the pages cannot be written to " + directory + ": " + e, e);
        }
        return directory.resolve("index.html");
    }

    /** Checks the artifact's directory, which is two levels above the file. */
    private static boolean isPublic(Path sources) {
        return PUBLIC.contains(sources.getParent().getParent().getFileName().toString());
    }
}
