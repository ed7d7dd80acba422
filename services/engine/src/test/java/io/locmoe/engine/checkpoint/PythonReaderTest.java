package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The reader in Python, which was written from the page of the format alone, has the logits of the engine. One model
 * has a sparse layer for each router and each of its options that changes what a sequence meets.
 */
@Tag("slow")
class PythonReaderTest {
    private static final Path READER = Path.of("../../examples/checkpoint-reader/logits.py");
    private static final int SEQUENCE = 8;
    private static final int DOMAIN = 3;
    private static final int[] TOKENS = {3, 7, 12, 1, 9, 15, 4, 2};
    /** Draws its choices anew in each call. */
    private static final String DRAWN = "random";

    /** ROUTER[@GATE], and options of both. */
    private static final List<String> LAYERS = List.of(
            "locmoe@grap",
            "locmoe@grap topK=2 gateWeight=one gate.temperature=0.5",
            "locmoe-plus@grap",
            "locmoe-plus@grap topK=3 affinityThreshold=0.5 gate.epsilon=trained",
            "locmoe-stable@grap",
            "locmoe-stable@grap stableAfter=100",
            "multi-level",
            "multi-level@grap groups=2 second=top-k secondOptions=topK=2,score=sigmoid",
            "multi-level@grap second=locmoe-stable",
            "rre",
            "hash",
            "switch@dense",
            "switch@grap topK=2 gate.logits=literal gate.epsilon=trained",
            "switch@dense topK=2 normalizeWeights=false",
            "top-k@dense",
            "top-k@dense topK=3 score=sigmoid weightScale=2 weightNormalization=kept",
            "top-k@dense topK=2 score=sqrt-softplus weightNormalization=none",
            "top-k@dense topK=2 groups=2 weightNormalization=none",
            "group-limited@dense topK=2 topGroups=1",
            "group-limited@dense topK=2 groups=2 topGroups=1 groupScore=top-two-sum score=sigmoid",
            "bias-balanced@dense biasRate=0.1",
            "bias-balanced@dense biasRate=0.1 groups=2 topGroups=1",
            "bias-balanced@dense biasRate=1 topK=2 groups=2 topGroups=1 closedGroups=zero",
            "expert-choice@dense",
            "expert-choice@dense evaluationCapacityFactor=0",
            "sinkhorn@dense",
            "sinkhorn@dense topK=2",
            "topology@dense",
            "topology@dense topK=1 outgoingShare=0.3",
            "sam@dense",
            "sam@dense topK=2",
            "ta-moe@dense",
            "ta-moe@dense topK=2",
            "forced-balance topK=3",
            "forced-imbalance topK=2");

    @TempDir
    Path directory;

    private static Map<String, String> job() {
        Map<String, String> job = TinyJob.settings(
                "nodes", "2", "blocks", Integer.toString(2 * LAYERS.size()), "steps", "3", "validateEvery", "0");
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            String[] words = LAYERS.get(layer).split(" ");
            String[] names = words[0].split("@");
            String prefix = "layers." + layer + ".";
            job.put(prefix + "router", names[0]);
            job.put(prefix + "gate", names.length > 1 ? names[1] : "dense");
            Arrays.stream(words).skip(1).map(word -> word.split("=", 2)).forEach(pair -> {
                boolean ofGate = pair[0].startsWith("gate.");
                job.put(prefix + (ofGate ? pair[0] : "router." + pair[0]), pair[1]);
            });
        }
        return job;
    }

    @Test
    void readerOfThePageHasTheLogitsOfEveryRouter() throws Exception {
        Path checkpoint = trained(job());
        assertThatTheReaderAgrees(checkpoint);
        configured(new CheckpointTwin(checkpoint).config().path("sparse_layers"));
    }

    /** With learned positions too, and the biases of all maps. */
    @ParameterizedTest
    @CsvSource({
        "rotary, qkv, none, 12, true, 1",
        "rotary, none, head, 0, false, 3",
        "learned, attention, width, 20, false, 2"
    })
    void readerOfThePageHasTheLogitsOfADecoder(
            String positions, String biases, String norm, String shared, String sharedGate, String gateWindow)
            throws Exception {
        Path checkpoint = trained(TinyJob.decoder(
                "nodes",
                "2",
                "steps",
                "3",
                "validateEvery",
                "0",
                "router",
                "top-k",
                "gate",
                "dense",
                "router.topK",
                "2",
                "headWidth",
                "6",
                "positions",
                positions,
                "biases",
                biases,
                "queryKeyNorm",
                norm,
                "sharedFeedForward",
                shared,
                "sharedGate",
                sharedGate,
                "expertScale",
                sharedGate,
                "gateWindow",
                gateWindow));
        assertThatTheReaderAgrees(checkpoint);
        JsonNode config = new CheckpointTwin(checkpoint).config();
        assertThat(config.path("rms_norm_eps").asDouble()).isEqualTo(1e-6);
        assertThat(config.path("num_key_value_heads").asInt()).isEqualTo(2);
        assertThat(config.path("head_dim").asInt()).isEqualTo(6);
        assertThat(config.path("use_bias").asBoolean()).isFalse();
        assertThat(config.has("rope_theta")).isEqualTo(positions.equals("rotary"));
    }

    private Path trained(Map<String, String> job) throws Exception {
        assumeTrue(python("--version").isPresent(), "python3 is not installed, which runs the example's reader");
        return MeshRun.run(job, TestDriver.CPU.driver(), new Patterns(SEQUENCE), directory)
                .checkpoints
                .getLast();
    }

    private static void assertThatTheReaderAgrees(Path checkpoint) throws Exception {
        List<String> words = new ArrayList<>(List.of(READER.toString(), checkpoint.toString(), "" + DOMAIN));
        Arrays.stream(TOKENS).mapToObj(Integer::toString).forEach(words::add);
        List<String> rows =
                python(words.toArray(String[]::new)).orElseThrow().lines().toList();
        float[] logits = logits(checkpoint);
        assertThat(rows).hasSize(TOKENS.length);
        for (int t = 0; t < TOKENS.length; t++) {
            JsonNode row = new ObjectMapper().readTree(rows.get(t));
            assertThat(row).hasSize(logits.length / TOKENS.length);
            for (int v = 0; v < row.size(); v++) {
                double theirs = row.path(v).asDouble();
                assertThat((double) logits[t * row.size() + v])
                        .as("token %d, id %d", t, v)
                        .isCloseTo(theirs, within(1e-4 * Math.max(1, Math.abs(theirs))));
            }
        }
    }

    /** What a reader needs although nobody has set it, and nothing that is not there. */
    private static void configured(JsonNode layers) {
        JsonNode multiLevel = layers.path(LAYERS.indexOf("multi-level"));
        assertThat(multiLevel.has("gate")).as("tables read no scores").isFalse();
        assertThat(multiLevel.at("/router/options/secondOptions/capacityFactor").asDouble())
                .isEqualTo(1.25);
        assertThat(layers.path(LAYERS.indexOf("multi-level@grap second=locmoe-stable"))
                        .at("/router/options/secondOptions/firstOptions/topK")
                        .asInt())
                .as("also of a router inside the inner one")
                .isEqualTo(1);
        assertThat(layers.path(0).at("/gate/name").asText()).isEqualTo("grap");
    }

    @Test
    void noRouterIsForgotten() throws IOException {
        Set<String> read = LAYERS.stream().map(layer -> layer.split("[@ ]")[0]).collect(Collectors.toSet());
        read.add(DRAWN);
        assertThat(MeshRun.routers()).containsExactlyInAnyOrderElementsOf(read);
        assertThat(Files.readString(READER.resolveSibling("routers.py"))).contains(DRAWN);
    }

    private static float[] logits(Path checkpoint) {
        boolean[] valid = new boolean[SEQUENCE];
        Arrays.fill(valid, true);
        int[] domains = new int[SEQUENCE];
        Arrays.fill(domains, DOMAIN);
        Batch batch = new Batch(
                TOKENS, new int[SEQUENCE], domains, valid, SEQUENCE, new Slots(0, 1, 8), SEQUENCE, 0, 0, false);
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = TestDriver.CPU.open();
                SoloModel model = SoloModel.of(device, MeshRun.components(), reader)) {
            return model.logits(batch, IntStream.range(0, SEQUENCE).toArray());
        }
    }

    /** What Python prints; empty if there is no Python. */
    private static Optional<String> python(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(words));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Optional.empty();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Optional.of(output);
    }
}
