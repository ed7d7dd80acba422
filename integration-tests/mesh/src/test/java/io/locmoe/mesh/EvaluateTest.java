package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate}: a stranger's router beside hash, switch and locmoe. */
@Tag("slow")
class EvaluateTest {
    private static final int LIMIT_SECONDS = 600;

    @TempDir
    Path directory;

    private Locmoe evaluate(String words) {
        Locmoe command =
                Locmoe.start(directory, ("evaluate --plugin-dir mine --out out --steps 3 " + words).split(" "));
        command.exitCode(LIMIT_SECONDS);
        return command;
    }

    @Test
    void theRouterStandsBesideTheOthersOnPageAndInTheReport() throws IOException {
        FaultyJar.write(directory.resolve("mine"), "7");
        Locmoe evaluation = evaluate("--router faulty");
        assertThat(evaluation.exitCode(1))
                .as(evaluation.output() + evaluation.errors())
                .isZero();
        assertThat(evaluation.output())
                .containsPattern(
                        "router 'faulty' of plug-in router-faulty 7, SHA-256 [0-9a-f]{64}; the page is .*html");
        JsonNode report = new ObjectMapper()
                .readTree(directory.resolve("out/compare.json").toFile());
        assertThat(report.path("contenders").findValuesAsText("label"))
                .containsExactly("hash", "switch", "locmoe", "faulty");
        assertThat(report.path("contenders"))
                .allSatisfy(side -> assertThat(side.at("/runs/0/series")).hasSize(3));
        String page = Files.readString(directory.resolve("out/index.html"));
        assertThat(page)
                .contains(
                        "Expert load, hash, ",
                        "Expert load, switch, ",
                        "Expert load, locmoe, ",
                        "Expert load, faulty, ")
                .contains("router-faulty 7 (SHA-256 ");
    }

    @Test
    void oneOfTheOthersAndAnUnknownOneAreRefused() throws IOException {
        Files.createDirectory(directory.resolve("mine"));
        Locmoe own = evaluate("--router locmoe");
        assertThat(own.exitCode(1)).isEqualTo(2);
        assertThat(own.errors()).contains("--router locmoe is one of those that it would be put beside");
        Locmoe unknown = evaluate("--router faulti");
        assertThat(unknown.exitCode(1)).isEqualTo(2);
        assertThat(unknown.errors()).contains("no plug-in offers the router 'faulti'");
        assertThat(directory.resolve("out")).doesNotExist();
    }
}
