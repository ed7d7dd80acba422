package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.cli.Locmoe;
import io.locmoe.cli.progress.CompareDisplay;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.embedded.EmbeddedMesh;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.TinyText;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.models.FamilySettings;
import io.locmoe.report.ReportJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison whose two nodes live in this JVM, with the shipped plug-ins. */
@Tag("slow")
class ComparisonTest {
    private static final Installation INSTALLATION = Installation.find();
    private static final List<Path> PLUGINS = List.of(INSTALLATION.plugins());

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    /** For the memory that a node may have. */
    @BeforeAll
    static void haveADistribution() {
        System.setProperty("locmoe.distribution", INSTALLATION.directory().toString());
    }

    private Comparison comparison(String routers) {
        shown.reset();
        return comparison(routers, display());
    }

    private CompareDisplay display() {
        return new CompareDisplay(
                new PrintStream(shown, true, StandardCharsets.UTF_8), Terminal.fixed(false, 80, false, false));
    }

    private Comparison comparison(String routers, CompareProgress progress) {
        Job job = Job.tiny()
                .set("nodes", 2)
                .steps(6)
                .set("blocks", 4)
                .set("shadow", "hash")
                .set("data", TinyText.write(directory.resolve("text")));
        return new Comparison(
                Contender.list(routers),
                2,
                2,
                Optional.empty(),
                Optional.empty(),
                job.settings(),
                Optional.empty(),
                PLUGINS,
                directory.resolve("out"),
                progress);
    }

    /** Trainings on as many nodes as they have steps. */
    private Comparison beginningWith(CommonModel model, int steps) {
        String count = Integer.toString(steps);
        Map<String, String> given = new TreeMap<>(Map.of("nodes", count, "steps", count, "warmupSteps", "1"));
        given.putAll(Map.of("batch", "4", "validationSequences", "4", "sequence", "16"));
        given.put("data", TinyText.write(directory.resolve("text")).toString());
        return new Comparison(
                Contender.list("top-k,top-k:mu=1,hash"),
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                given,
                Optional.of(model),
                PLUGINS,
                directory.resolve("out"),
                display());
    }

    private RunEnd run(Comparison comparison) {
        return comparison.run(
                (reference, _) -> EmbeddedMesh.start(Collections.nCopies(reference.nodes(), PLUGINS), directory));
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private JsonNode sides() throws IOException {
        return ReportJson.MAPPER
                .readTree(directory.resolve("out/compare.json").toFile())
                .path("contenders");
    }

    /** With its own router the model makes its own choices, whatever the locality loss. */
    @Test
    void beginsWithAModelOfOthers() throws IOException {
        Path model = directory.resolve("model");
        Path checkpoint = directory.resolve("checkpoint");
        made("models", "random", "mixtral", "--tiny", "--out", model.toString());
        made("import", model.toString(), "--sequence", "16", "--out", checkpoint.toString());
        Comparison comparison = beginningWith(CommonModel.imported(model, checkpoint), 2);
        assertThat(run(comparison)).as(shown()).isEqualTo(RunEnd.COMPLETED);
        JsonNode sides = sides();
        assertThat(sides).hasSize(3);
        assertThat(firstLoss(sides.get(0))).isEqualTo(firstLoss(sides.get(1)));
        assertThat(firstLoss(sides.get(0))).isNotEqualTo(firstLoss(sides.get(2)));
        assertThat(sides.at("/0/runs/0/series/0/droppedShare").asDouble())
                .as("the import's router has no capacity")
                .isZero();
        assertThat(sides.at("/1/runs/0/series/0/layers/0/losses").has("locality"))
                .isTrue();
        assertThat(Files.readString(directory.resolve("out/plan.json"))).contains(model.toString());
    }

    /** The first losses of two routers on one gate differ, and with one seed the weights do not. */
    @Test
    void beginsWithTheArchitectureOfAFamily() throws IOException {
        Comparison comparison = beginningWith(CommonModel.architecture("gpt_oss", FamilySettings.of("gpt_oss")), 1);
        assertThat(run(comparison)).as(shown()).isEqualTo(RunEnd.COMPLETED);
        JsonNode sides = sides();
        assertThat(firstLoss(sides.get(0))).isEqualTo(firstLoss(sides.get(1)));
        assertThat(firstLoss(sides.get(0))).isNotEqualTo(firstLoss(sides.get(2)));
        JsonNode config = ReportJson.MAPPER.readTree(
                CheckpointSearch.find(directory.resolve("out/trainings/top-k-seed1"), _ -> {})
                        .orElseThrow()
                        .resolve("config.json")
                        .toFile());
        assertThat(config.path("hidden_size").asInt()).isEqualTo(32);
        assertThat(config.at("/sparse_layers/0/gate/options/bias").asBoolean()).isTrue();
        assertThat(config.at("/sparse_layers/0/router/options/capacityFactor").asDouble())
                .isZero();
        assertThat(Files.readString(directory.resolve("out/plan.json"))).contains("architecture of gpt_oss");
    }

    private static void made(String... words) {
        assertThat(Locmoe.commandLine(words).execute(words)).isZero();
    }

    @Test
    void trainsEachRouterFromTheSameWeightsAndShowsWhatItDid() throws IOException {
        String routers = "hash,locmoe,locmoe:mu=0";
        assertThat(run(comparison(routers))).as(shown()).isEqualTo(RunEnd.COMPLETED);
        assertThat(shown()).contains("turn 12 of 12", "contender", "max/mean load", "index.html has the charts");
        JsonNode sides = sides();
        assertThat(sides)
                .extracting(side -> side.path("label").asText())
                .containsExactly("hash", "locmoe", "locmoe:mu=0");
        assertThat(sides).allSatisfy(side -> {
            assertThat(side.path("runs")).hasSize(2);
            assertThat(side.at("/runs/0/series")).hasSize(6);
            assertThat(side.at("/summary/secondsPer100Steps/mean").asDouble()).isPositive();
            assertThat(side.path("against")).hasSize(2);
        });
        // The locality loss changes gradients, not what the first step sees: same text, same weights.
        assertThat(firstLoss(sides.get(1))).isEqualTo(firstLoss(sides.get(2)));
        assertThat(sides.at("/1/runs/0/series/0/layers/0/losses").has("locality"))
                .isTrue();
        assertThat(sides.at("/2/runs/0/series/0/layers/0/losses").has("locality"))
                .isFalse();
        String page = Files.readString(directory.resolve("out/index.html"));
        assertThat(page).contains("Expert load, locmoe:mu=0, sparse layer 1", "Shadow hash, which moved nothing");
        assertThat(agreement(sides.get(0))).as("a shadow of the first router").isEqualTo(1);
        assertThat(agreement(sides.get(1))).isBetween(0.0, 0.9);
        assertThat(page).contains("100.0%", String.format(Locale.ROOT, "%.1f%%", 100 * agreement(sides.get(1))));

        String before = sides.toString();
        assertThat(run(comparison(routers))).as(shown()).isEqualTo(RunEnd.COMPLETED);
        assertThat(shown()).as("all turns are done").doesNotContain("turn 1 of 12");
        assertThat(sides().toString()).isEqualTo(before);

        assertThatThrownBy(() -> run(comparison("hash,locmoe")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("holds another comparison");
    }

    /** Ctrl-C when all is checked and nothing is started; the commands compare and evaluate do the same. */
    @Test
    void anInterruptionOfTheChecksEndsThemAndSaysThatNothingWasStarted() {
        Interruption interruption = Interruption.never();
        CompareProgress interrupting = (CompareProgress) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CompareProgress.class}, (_, method, _) -> {
                    if (method.getName().equals("begins")) {
                        interruption.interrupt();
                    }
                    return null;
                });
        assertThatThrownBy(() -> comparison("hash", interrupting)
                        .run(checks(interruption), (_, _) -> fail("the nodes are started")))
                .hasMessage("exit 130");
        assertThat(shown()).isEqualTo("locmoe: interrupted: nothing was started" + System.lineSeparator());
    }

    @Test
    void anInterruptionOfStartedNodesIsTheirs() {
        Interruption interruption = Interruption.never();
        assertThatThrownBy(() -> comparison("hash").run(checks(interruption), (_, _) -> {
                    interruption.interrupt();
                    throw new IllegalStateException("the nodes are started");
                }))
                .hasMessage("the nodes are started");
        assertThat(shown()).doesNotContain("nothing was started");
    }

    private Interruption.Reaction checks(Interruption interruption) {
        return interruption.beforeStart(new PrintStream(shown, true, StandardCharsets.UTF_8), code -> {
            throw new IllegalStateException("exit " + code);
        });
    }

    private static double agreement(JsonNode side) {
        return side.at("/runs/0/shadow/agreement").asDouble();
    }

    private static double firstLoss(JsonNode side) {
        return side.at("/runs/0/series/0/lossPerToken").asDouble();
    }
}
