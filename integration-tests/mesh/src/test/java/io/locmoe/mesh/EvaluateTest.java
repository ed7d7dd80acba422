package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate}: a stranger's router beside hash, switch and locmoe. */
@Tag("slow")
class EvaluateTest {
    @TempDir
    Path directory;

    private String[] evaluate(String words) {
        String paths = "evaluate --plugin-dir " + directory.resolve("mine") + " --out " + out();
        return (paths + " --steps 3 " + words).split(" ");
    }

    private Path out() {
        return directory.resolve("out");
    }

    @Test
    void evaluationComparesTheRouterWithTheBaselines() throws IOException {
        FaultyJar.write(directory.resolve("mine"), "7");
        Locmoe evaluation = Locmoe.start(directory, Map.of(), evaluate("--router faulty"));
        assertThat(evaluation.exitCode(600))
                .as(evaluation.output() + evaluation.errors())
                .isZero();
        assertThat(evaluation.output())
                .containsPattern(
                        "router 'faulty' of plug-in router-faulty 7, SHA-256 [0-9a-f]{64}; the page is .*html");
        JsonNode report = Locmoe.json(out().resolve("compare.json"));
        assertThat(report.path("contenders").findValuesAsText("label"))
                .containsExactly("hash", "switch", "locmoe", "faulty");
        assertThat(report.path("contenders"))
                .allSatisfy(side -> assertThat(side.at("/runs/0/series")).hasSize(3));
        String page = Files.readString(out().resolve("index.html"));
        assertThat(page)
                .contains(
                        "Expert load, hash, ",
                        "Expert load, switch, ",
                        "Expert load, locmoe, ",
                        "Expert load, faulty, ")
                .contains("router-faulty 7 (SHA-256 ");
    }

    @Test
    void baselineAndUnknownRoutersAreRefused() throws IOException {
        Files.createDirectory(directory.resolve("mine"));
        CommandHere own = CommandHere.run(evaluate("--router locmoe"));
        assertThat(own.exitCode()).as(own.text()).isEqualTo(2);
        assertThat(own.errors()).contains("--router locmoe is one of those that it would be put beside");
        CommandHere unknown = CommandHere.run(evaluate("--router faulti"));
        assertThat(unknown.exitCode()).as(unknown.text()).isEqualTo(2);
        assertThat(unknown.errors()).contains("no plug-in offers the router 'faulti'");
        assertThat(out()).doesNotExist();
    }
}
