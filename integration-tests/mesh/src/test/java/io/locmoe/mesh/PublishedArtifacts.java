package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What plug-ins are built against, as the build has made it: jars, and poms that stand alone. */
final class PublishedArtifacts {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Map<String, String> MODULES = Map.of(
            "locmoe-spi", "spi",
            "locmoe-router-toolkit", "plugins/router-toolkit",
            "locmoe-comm-toolkit", "plugins/comm-toolkit",
            "locmoe-driver-reference", "plugins/driver-reference",
            "locmoe-tape", "services/tape",
            "locmoe-plugin-conformance", "integration-tests/plugin-conformance");

    private PublishedArtifacts() {}

    /** Copies them to a Maven repository, in the layout of a local one. */
    static void copyTo(Path repository) throws IOException {
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            String name = module.getKey() + "-" + VERSION;
            Path built = ROOT.resolve(module.getValue()).resolve("target");
            Path pom = built.resolve("flattened-pom.xml");
            assertThat(pom).content().as("it stands alone").doesNotContain("<parent>");
            Path artifact = Files.createDirectories(
                    repository.resolve("io/locmoe").resolve(module.getKey()).resolve(VERSION));
            Files.copy(built.resolve(name + ".jar"), artifact.resolve(name + ".jar"));
            Files.copy(pom, artifact.resolve(name + ".pom"));
        }
    }
}
