package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sun.misc.Signal;

/** The nodes of a running mesh generate text with a model whose experts they divide. */
@Tag("slow")
class MeshTextTest {
    private static final int LIMIT_SECONDS = 60;
    private static final Pattern RUNNING = Pattern.compile("(\\S+) +running ");
    private static final Pattern PROBABILITY = Pattern.compile(",\"logProbability\":([^}]*)");
    /** Nodes multiply an expert's rows in more pieces; sums of float32 may depend on the number of rows. */
    private static final Offset<Double> ROUNDING = within(1e-5);

    @TempDir
    private static Path directory;

    private static MeshHere mesh;

    @BeforeAll
    static void start() {
        assertThat(run("models random olmoe --tiny --out @model").exitCode()).isZero();
        assertThat(run("import @model --out @start").exitCode()).isZero();
        assertThat(run("export @start --as gguf --out @model.gguf").exitCode()).isZero();
        mesh = MeshHere.start(directory, 2);
    }

    @AfterAll
    static void end() {
        mesh.close();
    }

    private static CommandHere run(String words) {
        return CommandHere.run(words.replace("@", directory + "/").split(" "));
    }

    private static CommandHere onMesh(String words) {
        return run(words + " --mesh " + mesh.address());
    }

    @ParameterizedTest
    @CsvSource({
        "model, --tokens 5 --log-probabilities",
        "start, --tokens 5 --top-k 3 --seed 7 --log-probabilities --nodes 2",
        "model.gguf, --tokens 40 --stop e --precision bfloat16 --nodes 1"
    })
    void itIsTheTextOfOneProcess(String model, String options) {
        String words = "generate --checkpoint @" + model + " --prompt ab " + options;
        CommandHere text = onMesh(words);
        assertThat(text.exitCode()).as(text.text()).isZero();
        String alone = run(words.replaceAll(" --nodes \\d", "")).output();
        assertThat(PROBABILITY.matcher(text.output()).replaceAll(""))
                .isEqualTo(PROBABILITY.matcher(alone).replaceAll(""));
        assertThat(probabilities(text.output())).containsExactly(probabilities(alone), ROUNDING);
    }

    private static double[] probabilities(String text) {
        return PROBABILITY
                .matcher(text)
                .results()
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .toArray();
    }

    @Test
    void whatIsWrongIsToldBeforeAnyNodeBegins() throws Exception {
        assertThat(refused("@none --prompt a")).contains("no checkpoint in " + directory.resolve("none"));
        assertThat(refused("/etc --prompt a")).contains("resume names '/etc'", "the node's setting 'roots'");
        assertThat(refused("@model --prompt a --nodes 3")).contains("experts 4 do not divide over 3 nodes");
        assertThat(refused("@model --prompt a --nodes 4")).contains("4 nodes, but the mesh has 2");
        assertThat(refused("@model --prompt a --chat")).contains("has no chat template");
        assertThat(refused("@model --prompt a --domain none")).contains("no domain 'none'");
        assertThat(refused("@model --prompt a --driver none")).contains("none");
        assertThat(refused("@start --prompt a --tokenizer @model/config.json")).contains("config.json");
        Path outside = Files.createTempFile("outside", ".json");
        Path linked = Files.createDirectory(directory.resolve("linked"));
        Files.copy(directory.resolve("model/config.json"), linked.resolve("config.json"));
        Files.createSymbolicLink(linked.resolve("model.safetensors"), outside);
        assertThat(refused("@linked --prompt a")).contains("model.safetensors: is a link that leads out of");
        Files.delete(linked.resolve("model.safetensors"));
        Files.delete(outside);
    }

    private static String refused(String model) {
        CommandHere refused = onMesh("generate --checkpoint " + model);
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.output()).isEmpty();
        return refused.errors();
    }

    /** Also of the user's that has submitted it; the mesh is free afterwards. */
    @Test
    void oneTextAtATimeWhichAUserEnds() throws Exception {
        CompletableFuture<CommandHere> text = longText();
        String id = running();
        CommandHere second = onMesh("generate --checkpoint @model --prompt ab");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors()).contains("the mesh runs " + id, "end it with: runs cancel " + id);
        assertThat(onMesh("runs checkpoint " + id).errors()).contains("generates text, so there is nothing to save");
        assertThat(onMesh("runs cancel " + id).exitCode()).isZero();
        CommandHere cancelled = text.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(cancelled.exitCode()).isEqualTo(1);
        assertThat(cancelled.errors()).containsPattern("the text was cancelled: stopped after step \\d+\n");
        isFree();
    }

    @Test
    void anInterruptedCommandEndsItsText() throws Exception {
        CompletableFuture<CommandHere> text = longText();
        running();
        // Not INT, which processes in the background of a shell ignore.
        Signal.raise(new Signal("TERM"));
        CommandHere interrupted = text.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(interrupted.exitCode()).as(interrupted.text()).isEqualTo(130);
        assertThat(interrupted.output()).startsWith("ab");
        isFree();
    }

    @Test
    void aNodeThatDiesEndsTheText() throws Exception {
        CompletableFuture<CommandHere> text = longText();
        running();
        mesh.kill(1);
        CommandHere ended = text.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("the text ended early: node-1 ");
        mesh.start(1);
        isFree();
    }

    private static CompletableFuture<CommandHere> longText() {
        return CompletableFuture.supplyAsync(
                () -> onMesh("generate --checkpoint @model --prompt ab --tokens 1000000"),
                command -> Thread.ofPlatform().start(command));
    }

    /** Waits for tokens; returns the name of the run. */
    private static String running() {
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .until(() -> RUNNING.matcher(onMesh("runs list").output()).find());
        Matcher run = RUNNING.matcher(onMesh("runs list").output());
        assertThat(run.find()).isTrue();
        return run.group(1);
    }

    private static void isFree() {
        CommandHere next = onMesh("generate --checkpoint @model --prompt ab --tokens 1");
        assertThat(next.exitCode()).as(next.text()).isZero();
    }
}
