package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-ins of {@code examples} are built outside of the sources, from published artifacts, and train together. */
@Tag("slow")
class ExamplesTest {
    private static final int BUILD_SECONDS = 400;
    private static final int TRAIN_SECONDS = 240;

    /** In the directory of the sources: where to build, the repository of the test, that of the user. */
    private static final String BUILD = """
        . scripts/messages.sh
        . scripts/find-maven.sh
        maven="$(find_maven)"
        cp -r examples "$1"
        cd "$1"
        find . -name target -prune -exec rm -r {} +
        "$maven" -o -q -B -ntp -Dmaven.repo.local="$2" -Dmaven.repo.local.tail="$3" verify
        mkdir plugins
        cp -r */target/plugins/* plugins/
        """;

    @TempDir
    private Path directory;

    @Test
    void theyAreBuiltFromPublishedArtifactsAndTrainTogether() throws Exception {
        Path examples = directory.resolve("examples");
        build(examples);
        Map<String, String> environment =
                Map.of("LOCMOE_ROOFLINE", directory.resolve("tables").toString());
        Locmoe train = Locmoe.start(directory, environment, command(examples.resolve("plugins")));
        assertThat(train.exitCode(TRAIN_SECONDS))
                .as(train.output() + train.errors())
                .isZero();
        JsonNode report = Locmoe.report(directory.resolve("run"));
        JsonNode settings = report.path("job").path("settings");
        assertThat(settings.path("router").asText()).isEqualTo("grouped-experts");
        assertThat(settings.path("gate").asText()).isEqualTo("projected-cosine");
        assertThat(settings.path("comm").asText()).isEqualTo("ring");
        assertThat(settings.path("driver").asText()).isEqualTo("roofline");
        assertThat(report.path("steps")).hasSize(3);
        assertThat(tables())
                .hasSize(2)
                .allSatisfy(table -> assertThat(Files.readAllLines(table))
                        .hasSizeGreaterThan(10)
                        .anySatisfy(line -> assertThat(line).startsWith("MatMul,"))
                        .anySatisfy(line -> assertThat(line).startsWith("AdamW,")));
    }

    private void build(Path examples) throws IOException, InterruptedException {
        Path repository = directory.resolve("repository");
        PublishedArtifacts.copyTo(repository);
        Path output = directory.resolve("build.txt");
        ProcessBuilder bash = new ProcessBuilder(
                        "bash", "-euo", "pipefail", "-c", BUILD, "bash", "" + examples, "" + repository, downloaded())
                .directory(Path.of("../..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().put("JAVA_HOME", System.getProperty("java.home"));
        bash.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process build = bash.start();
        try {
            assertThat(build.waitFor(BUILD_SECONDS, TimeUnit.SECONDS))
                    .as(() -> "built within " + BUILD_SECONDS + " s")
                    .isTrue();
        } finally {
            build.descendants().forEach(ProcessHandle::destroyForcibly);
            build.destroyForcibly();
        }
        assertThat(build.exitValue()).as(Files.readString(output)).isZero();
    }

    /** What this build has downloaded, so that no network is needed; Surefire tells where. */
    private static String downloaded() {
        return System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");
    }

    private static String[] command(Path plugins) {
        String small = "width=16,heads=2,sequence=32,feedForward=32,batch=4,validateEvery=0,validationSequences=4";
        Stream<String> settings = Stream.of(small.split(","), new String[] {
                    "router.groups=2", "router.topK=4", "comm=ring", "comm.wire=bf16", "driver=roofline"
                })
                .flatMap(Stream::of)
                .flatMap(setting -> Stream.of("--set", setting));
        Stream<String> choices = Stream.of(
                "--plugin-dir",
                plugins.toString(),
                "--router",
                "grouped-experts",
                "--gate",
                "projected-cosine",
                "--nodes",
                "2",
                "--steps",
                "3",
                "--out",
                "run");
        return Stream.of(Stream.of("train"), choices, settings)
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    /** One of each node. */
    private List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("tables"))) {
            return files.toList();
        }
    }
}
