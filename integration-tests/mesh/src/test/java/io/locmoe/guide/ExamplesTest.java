package io.locmoe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The projects of {@code examples} are built by their page's commands, outside of the sources; the plug-ins train
 * together, and the client submits a training to a node.
 */
@Tag("slow")
class ExamplesTest {
    /** The newcomer has installed the artifacts. One of the four uses JUnit 6, also on a mesh. */
    private static final String BUILD = """
            export PATH="$PWD:$PATH"
            cp -r examples "$HERE"
            cd "$HERE"
            find . -name target -prune -exec rm -r {} +
            mvn -q -f examples/pom.xml verify -Dlocmoe.home="$LOCMOE"
            mkdir plugins && cp -r examples/*/target/plugins/* plugins/
            """;

    private static final String TRAIN = """
            locmoe train --plugin-dir plugins --router grouped-experts --gate projected-cosine \\
                --set comm=ring --set comm.wire=bf16 --set router.groups=2 --set router.topK=4 \\
                --set driver=roofline --set driver.directory="$HERE/tables" --nodes 2 --steps 3 --out run \\
                --set width=16 --set heads=2 --set sequence=32 --set feedForward=32 --set batch=4 \\
                --set validateEvery=0 --set validationSequences=4
            """;

    /** The node says its port when it is ready. */
    private static final String CLIENT = """
            printf 'open: true\\nhost: 127.0.0.1\\nroots: ["%s"]\\n' "$HERE" > node.yaml
            coproc NODE { exec locmoe node --config node.yaml 2>&1; }
            trap 'kill $NODE_PID' EXIT
            READY=$(grep -m1 'is ready at' <&"${NODE[0]}")
            CLIENT=("$JAVA_HOME/bin/java" -jar examples/training-client/target/training-client.jar)
            "${CLIENT[@]}" "${READY##* }" client steps=2 nodes=1 devicesPerNode=1 width=16 \\
                heads=2 sequence=32 feedForward=32 batch=4 validateEvery=0 validationSequences=4
            ! "${CLIENT[@]}" "${READY##* }" client steps=many
            """;

    @TempDir
    private Path directory;

    @Test
    void examplesBuildFromInstalledArtifactsAndTrainTogether() throws Exception {
        String where = "HERE='" + directory + "'\nLOCMOE='" + Newcomer.ROOT + "'\n";
        String said = Newcomer.ofThisProcess().run(where + BUILD + TRAIN + CLIENT);
        assertThat(said)
                .contains("nodes: 1", "step 2 loss ")
                .containsPattern("job-\\S+ completed: 2 steps, last loss \\d")
                .containsPattern("INVALID: .*steps");
        assertThat(new ObjectMapper()
                        .readTree(directory.resolve("client/report.json").toFile())
                        .path("steps"))
                .hasSize(2);
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("run/report.json").toFile());
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
                        .anySatisfy(line -> assertThat(line).startsWith("GroupedAdamW,")));
        assertThat(reports())
                .hasSize(9)
                .allSatisfy(file -> assertThat(file).content().contains("errors=\"0\"", "failures=\"0\""))
                .anySatisfy(
                        file -> assertThat(file).content().contains("GroupedExpertsMeshTest", "junit-jupiter-api/6."));
    }

    /** One of each node. */
    private List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("tables"))) {
            return files.toList();
        }
    }

    /** Surefire's, one for each class of tests. */
    private List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("examples"))) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
    }
}
