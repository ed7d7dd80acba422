package io.locmoe.laboratory.theory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs read, from 500 drawn tokens and a layer of two gate vectors. */
class TheoryReportTest {
    private static final List<String> PROGRESS = new ArrayList<>();
    private static TheoryReport report;

    @TempDir
    private Path directory;

    @BeforeAll
    static void draw() {
        TheoryDraws draws = TheoryDraws.draw(500, 1, PROGRESS::add);
        LayerTokens tokens = new LayerTokens(
                0, new float[][] {{1, 0}, {.6f, .8f}, {.8f, .6f}}, new int[] {0, 1, 0}, new float[][] {{1, 0}, {0, 1}});
        report = new TheoryReport(
                "./locmoe theory",
                "1",
                500,
                1,
                draws.lemma2(),
                draws.lemma3(),
                draws.theorem1(),
                "gate grap",
                new Estimate(.5, .01),
                List.of(LayerCosines.of(0, tokens, 1)),
                List.of(LayerCosines.of(20, tokens, 1)));
    }

    /** Values of the theorem that are known independently, in the sentence that people read. */
    @Test
    void theSentencesHaveTheNumbersOfTheRun() {
        Cap first = report.lemma3().stream()
                .filter(c -> c.deviations() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(report.text())
                .contains(
                        "P(|cos| >= delta) = " + first.beyond().text(),
                        "is " + first.above().text())
                .contains("It is two-sided where the assumption is one-sided.")
                .contains("in 24 for |cos|", "and of half the formula in 24 for cos")
                .contains("smaller than p_delta in 24 of 24 pairs")
                .contains("not strictly true")
                .contains("literal 0.6265, erfc 1.966, 1/(n p_delta) 1.965, corrected 3.930 tokens")
                .contains("goes from 0.8667 to 0.8667 (uniform tokens: 0.500 ± 0.010)");
    }

    /** Where Monte Carlo contradicts the theory, it is said: here one-sided shares stand for two-sided ones. */
    @Test
    void contradictionOfTheTheoryIsReported() {
        List<Cap> swapped = report.lemma3().stream()
                .map(c -> new Cap(
                        c.width(),
                        c.deviations(),
                        c.delta(),
                        c.above(),
                        c.beyond(),
                        c.printed(),
                        c.oneSided(),
                        c.gamma(),
                        c.simplified(),
                        c.exponential()))
                .toList();
        String text = String.join("\n", new Lemma3Section(swapped).section().explanation());
        assertThat(text).contains("which does not agree").doesNotContain("It is two-sided");
        assertThat(text).contains("1.0");
    }

    @Test
    void theFilesHaveEveryNumber() throws IOException {
        report.write(directory);
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("theory.json").toFile());
        assertThat(json.at("/lemma2")).hasSize(6);
        assertThat(json.at("/lemma3")).hasSize(24);
        assertThat(json.at("/theorem1")).hasSize(33);
        assertThat(json.at("/lemma3/1/printed").asDouble())
                .isEqualTo(report.lemma3().get(1).printed());
        assertThat(json.at("/after/0/own/mean").asDouble())
                .isEqualTo(report.after().getFirst().own().mean());
        assertThat(json.has("sections")).isFalse();
        assertThat(Files.readString(directory.resolve("index.html")))
                .contains("id=\"theorem1\"", "id=\"layer-0-after-gate\"", "LocMoE&#39;s theory, measured");
    }

    @Test
    void progressNamesEveryShape() {
        assertThat(PROGRESS).hasSize(6).allMatch(line -> line.startsWith("drawing 500 tokens of width "));
    }
}
