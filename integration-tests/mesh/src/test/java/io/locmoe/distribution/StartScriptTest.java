package io.locmoe.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.guide.Newcomer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./locmoe dist} packs runs where there are neither sources nor Maven: unpacked in an empty directory,
 * started by a link from elsewhere, with a JDK and the tools of the system.
 */
@Tag("slow")
class StartScriptTest {
    private static final List<String> TOOLS =
            List.of("bash", "cat", "dirname", "head", "id", "mktemp", "readlink", "sed", "stty", "tr", "cut", "sort");

    @TempDir
    private Path elsewhere;

    private Path link;

    @BeforeEach
    void unpackTheArchive() throws IOException, InterruptedException {
        Path archive = elsewhere.resolve("locmoe.tar.gz");
        run(
                Map.of("LOCMOE_SKIP_BUILD", "yes"),
                ShippedJars.ROOT.resolve("locmoe").toString(),
                "dist",
                "--out",
                archive.toString());
        Path directory = Files.createDirectory(elsewhere.resolve("empty"));
        run(Map.of(), "tar", "-xzf", archive.toString(), "-C", directory.toString());
        try (Stream<Path> unpacked = Files.list(directory)) {
            Path command = unpacked.findFirst().orElseThrow().resolve("locmoe");
            assertThat(command).isExecutable();
            link = Files.createSymbolicLink(elsewhere.resolve("link"), command);
        }
    }

    @Test
    void unpackedDistributionTrainsListsPluginsAndWritesProjects() throws IOException, InterruptedException {
        assertThat(start("plugins", "list")).contains("router-locmoe", "driver-cpu");
        haveRepositoryWithout("locmoe-comm-toolkit");
        start("plugins", "new", "gate", "own", "project", "--repository", "repository");
        Path home = link.toRealPath().getParent();
        assertThat(elsewhere.resolve("project/pom.xml")).content().contains("<locmoe.home>" + home + "</locmoe.home>");
        assertThat(elsewhere.resolve("repository/io/locmoe/locmoe-comm-toolkit"))
                .isDirectoryRecursivelyContaining("glob:**.pom")
                .isDirectoryRecursivelyContaining("glob:**-javadoc.jar");
        assertThat(start(
                        "train",
                        "--preset",
                        "tiny",
                        "--nodes",
                        "1",
                        "--steps",
                        "2",
                        "--out",
                        "run",
                        "--tensorboard",
                        "tb",
                        "--no-page"))
                .contains("completed: ")
                .doesNotContain("page of this training");
        assertThat(elsewhere.resolve("tb/run")).isDirectoryContaining("glob:**/events.out.tfevents.*");
        assertThat(elsewhere.resolve("run/checkpoints/step-000002")).isDirectory();
    }

    /** The artifacts of the build but for one, as pages of Javadoc for all take most of a minute. */
    private void haveRepositoryWithout(String artifact) throws IOException, InterruptedException {
        Path repository = elsewhere.resolve("repository");
        run(Map.of(), "cp", "-Rp", Newcomer.ofThisProcess().repository().toString(), repository.toString());
        run(
                Map.of(),
                "rm",
                "-r",
                repository.resolve("io/locmoe").resolve(artifact).toString());
    }

    /** Starts the unpacked command with nothing on the path but what its scripts use. */
    private String start(String... arguments) throws IOException, InterruptedException {
        Path tools = elsewhere.resolve("tools");
        if (!Files.exists(tools)) {
            Files.createDirectory(tools);
            for (String tool : TOOLS) {
                Files.createSymbolicLink(tools.resolve(tool), onPath(tool));
            }
        }
        return run(
                Map.of("LOCMOE_NO_INSTALL", "yes", "PATH", tools.toString(), "HOME", elsewhere.toString()),
                Stream.concat(Stream.of(link.toString()), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + tool + " on the path"));
    }

    private String run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(elsewhere.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(words) + "\n" + output).isZero();
        return output;
    }
}
