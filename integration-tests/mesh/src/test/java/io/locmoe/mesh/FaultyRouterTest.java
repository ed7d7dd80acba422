package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.mesh.faulty.FaultyPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router's mistake ends the job with its name, the layer and the step; the last checkpoint is whole. */
@Tag("slow")
class FaultyRouterTest {
    @TempDir
    Path directory;

    @BeforeEach
    void pack() throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("LocMoE-Plugin-Name", "router-faulty");
        attributes.putValue("LocMoE-Plugin-Version", "1");
        attributes.putValue("LocMoE-Spi-Version", "1");
        Path classes = Path.of(FaultyPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = Files.createDirectories(directory.resolve("plugins/router-faulty"))
                .resolve("router-faulty.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> all = Files.walk(classes.resolve("io/locmoe/mesh/faulty"))) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
            out.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.MoePlugin"));
            out.write(FaultyPlugin.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        Locmoe.copyLibrary("router-switch", "locmoe-router-toolkit", jar.getParent());
    }

    private Locmoe train(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                "--plugin-dir",
                "plugins",
                "--router",
                "faulty",
                "--steps",
                "6",
                "--nodes",
                "2",
                "--set",
                "width=32",
                "--set",
                "feedForward=64",
                "--set",
                "sequence=32",
                "--set",
                "experts=4",
                "--set",
                "warmupSteps=1",
                "--set",
                "checkpointEvery=3",
                "--set",
                "validateEvery=0"));
        all.addAll(Arrays.asList(arguments));
        return Locmoe.run(directory, all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expert-out-of-range | token 0 of this rank chose expert 4 of 4
            nan-weights         | the weight NaN
            over-capacity       | more than its capacity of 1
            infinite-loss       | auxiliary loss of router faulty
            """)
    void isNamedAndTheLastCheckpointIsWhole(String mistake, String reason) {
        Locmoe failed = train("--set", "router.mistake=" + mistake, "--out", "run");
        assertThat(failed.exitCode(1)).as(failed.output() + failed.errors()).isEqualTo(1);
        assertThat(failed.errors()).contains("router faulty", "sparse layer 1", "step 4", reason, "step-000003");

        Locmoe healed = train("--resume", "run", "--out", "healed", "--set", "router.mistake=none");
        assertThat(healed.exitCode(1)).as(healed.output() + healed.errors()).isZero();
        assertThat(Locmoe.report(directory.resolve("healed")).path("steps"))
                .extracting(step -> step.path("step").asInt())
                .containsExactly(4, 5, 6);
    }
}
