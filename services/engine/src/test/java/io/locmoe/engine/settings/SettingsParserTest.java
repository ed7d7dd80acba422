package io.locmoe.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.SettingsException;
import io.locmoe.spi.plugin.Option;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From dotted names to a job, or to every reason why not. */
class SettingsParserTest {

    private static JobSettings parse(String... given) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < given.length; i += 2) {
            settings.put(given[i], given[i + 1]);
        }
        return SettingsParser.parse(settings);
    }

    private static List<String> problems(String... given) {
        try {
            parse(given);
            return List.of();
        } catch (SettingsException e) {
            return Arrays.asList(e.getMessage().split(System.lineSeparator()));
        }
    }

    @Test
    void theDefaultsAreTheTinyPreset() {
        JobSettings job = parse();
        assertThat(job.model())
                .isEqualTo(new ModelSettings(
                        128,
                        4,
                        2,
                        4,
                        128,
                        8,
                        512,
                        ModelSettings.NormKind.LAYER,
                        1e-5,
                        ModelSettings.PositionKind.LEARNED,
                        10_000,
                        0,
                        0,
                        ModelSettings.QueryKeyKind.NONE,
                        ModelSettings.ActivationKind.GELU,
                        ModelSettings.BiasKind.ALL,
                        true));
        assertThat(job.model().sparseLayers()).isEqualTo(2);
        assertThat(job.training().batch()).isEqualTo(16);
        assertThat(job.nodes()).isEqualTo(4);
        assertThat(job.gates()).containsOnly(new Choice("grap", Map.of())).hasSize(2);
        assertThat(job.routers()).containsOnly(new Choice("locmoe", Map.of())).hasSize(2);
        assertThat(job.communication().name()).isEqualTo("all-to-all");
        assertThat(job.driver().name()).isEqualTo("cpu");
        assertThat(job.resume()).isEmpty();
        assertThat(parse("preset", "tiny")).isEqualTo(job);
    }

    /** Reports, checkpoints and nodes see the type's own name, whatever the user wrote. */
    @ParameterizedTest
    @CsvSource({"bf16,BFLOAT16,bfloat16", "FP16,FLOAT16,float16", "bfloat16,BFLOAT16,bfloat16"})
    void precisionHasItsUsualShortNames(String given, Precision precision, String kept) {
        JobSettings job = parse("precision", given);
        assertThat(job.training().precision()).isEqualTo(precision);
        assertThat(job.text()).containsEntry("precision", kept);
        assertThat(problems("precision", "bf17"))
                .singleElement()
                .asString()
                .endsWith("float32, bfloat16 (or bf16), float16 (or fp16); did you mean 'bf16'?");
    }

    /** Prevents a sum from being split into many small messages, one for each pair of nodes and bucket. */
    @ParameterizedTest
    @CsvSource({"0,1,512", "0,4,512", "0,8,1024", "0,16,2048", "0,32,4096", "0,100,4096", "1,16,1", "700,16,700"})
    void aBucketGrowsWithTheNodesUnlessItsSizeIsGiven(String given, int nodes, int kilobytes) {
        assertThat(parse("gradientBucket", given).training().gradientBucket(nodes))
                .isEqualTo(kilobytes);
    }

    @Test
    void aShadowHasARouterAndPerhapsAGateWithTheirOptions() {
        assertThat(parse().shadow()).isEmpty();
        assertThat(parse("shadow", "hash", "shadow.capacityFactor", "2").shadow())
                .contains(new Shadow(new Choice("hash", Map.of("capacityFactor", "2")), Optional.empty()));
        assertThat(parse("shadow", "switch", "shadowGate", "dense", "shadowGate.x", "1")
                        .shadow())
                .contains(
                        new Shadow(new Choice("switch", Map.of()), Optional.of(new Choice("dense", Map.of("x", "1")))));
        assertThat(problems("shadow.capacityFactor", "2", "shadowGate.x", "1"))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("there is no shadow router"))
                .anyMatch(problem -> problem.contains("the shadow has no gate of its own"));
        assertThat(problems("shadowGate", "dense")).hasSize(1);
    }

    /** LocMoE, Table 1: 40 layers, hidden size 5120, 40 heads, sequences of 1024. */
    @Test
    void panguSigmaHasThePapersShape() {
        ModelSettings model = parse("preset", "pangu-sigma-38b").model();
        assertThat(model.blocks()).isEqualTo(40);
        assertThat(model.width()).isEqualTo(5120);
        assertThat(model.heads()).isEqualTo(40);
        assertThat(model.sequence()).isEqualTo(1024);
    }

    @Test
    void givenSettingsOverrideThePreset() {
        JobSettings job =
                parse("preset", "small", "feedForward", "192", "router.capacityFactor", "1.5", "data", "texts");
        assertThat(job.model().feedForward()).isEqualTo(192);
        assertThat(job.model().width())
                .isEqualTo(parse("preset", "small").model().width())
                .isNotEqualTo(128);
        assertThat(job.routers()).containsOnly(new Choice("locmoe", Map.of("capacityFactor", "1.5")));
        assertThat(job.data().directory()).contains(Path.of("texts"));
    }

    @Test
    void aSparseLayerMayHaveItsOwnGateAndRouter() {
        JobSettings job = parse(
                "router.mu",
                "0.5",
                "layers.1.router",
                "switch",
                "layers.1.router.topK",
                "2",
                "layers.0.router.alpha",
                "0.1",
                "layers.1.gate",
                "dense",
                "gate.logits",
                "literal");
        assertThat(job.routers())
                .containsExactly(
                        new Choice("locmoe", Map.of("alpha", "0.1", "mu", "0.5")),
                        new Choice("switch", Map.of("topK", "2")));
        assertThat(job.gates())
                .containsExactly(new Choice("grap", Map.of("logits", "literal")), new Choice("dense", Map.of()));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThat(problems(
                        "preset",
                        "tyni",
                        "widht",
                        "64",
                        "steps",
                        "four",
                        "heads",
                        "3",
                        "learningRate",
                        "-1",
                        "layers.7.router",
                        "hash",
                        "batch",
                        "10"))
                .hasSize(7)
                .anyMatch(p -> p.contains("preset: 'tyni' is not one of tiny, small"))
                .anyMatch(p -> p.contains("unknown setting 'widht'") && p.contains("width"))
                .anyMatch(p -> p.equals("steps: 'four' is not a whole number"))
                .anyMatch(p -> p.contains("width 128 does not divide into 3 heads"))
                .anyMatch(p -> p.equals("learningRate must be in [0, 10]: -1"))
                .anyMatch(p -> p.contains("layers.7.router") && p.contains("2 sparse layers"))
                .anyMatch(p -> p.contains("batch 10 does not divide into 4 ranks"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "experts         | 10   | experts 10 do not divide over 4 nodes; choose a multiple of 4",
                "batch           | 18   | batch 18 does not divide into 4 ranks x 1 micro-batches; choose a "
                        + "multiple of 4",
                "microBatches    | 3    | 4 ranks x 3 micro-batches; choose a multiple of 12",
                "devicesPerNode  | 3    | batch 16 does not divide into 12 ranks",
                "tensorParallel  | 0    | tensorParallel must be in [1, 64]: 0",
                "tensorParallel  | 2    | devicesPerNode 1 does not divide over tensorParallel 2 devices; choose "
                        + "a multiple of 2",
                "heads           | 5    | width 128 does not divide into 5 heads",
                "stopAfter       | 601  | stopAfter must be between 1 and steps (600): 601",
                "stopAfter       | -2   | stopAfter must be in [0, 100000000]: -2",
                "steps           | 0    | steps must be in [1, 100000000]: 0",
                "width           | 1.5  | '1.5' is not a whole number",
                "clip            | much | 'much' is not a finite number",
                "beta1           | 1    | beta1 must be in",
                "learningRate    | NaN  | 'NaN' is not a finite number",
                "packing         | why  | 'why' is not true or false",
                "sharding        | home | 'home' is not one of domain, uniform",
                "homeShare       | 1.01 | homeShare must be in [0, 1]: 1.01",
                "rooter          | hash | unknown setting 'rooter'",
                "sparseEvery     | 0    | sparseEvery must be in [1, 1024]: 0",
                "blocks          | -4   | blocks must be in [1, 1024]: -4",
                "heads           | 0    | heads must be in [1, 1024]: 0",
                "nodes           | 0    | nodes must be in [1, 4096]: 0",
                "snapshotNeighbours | 0 | snapshotNeighbours must be in [1, 8]: 0",
                "snapshotNeighbours | 9 | snapshotNeighbours must be in [1, 8]: 9",
                "snapshotNeighbours | two | 'two' is not a whole number",
                "layers.01.gate  | dense | unknown setting 'layers.01.gate'",
                "layers.99999999999.gate | dense | the model has 2 sparse layers"
            })
    void anImpossibleSettingGivesOneClearMessage(String name, String value, String message) {
        assertThat(problems(name, value)).hasSize(1).first().asString().contains(message);
    }

    @Test
    void expertsMoveByCopiesInMemory() {
        assertThat(problems("relieveSlow", "true", "recoveries", "0"))
                .singleElement()
                .asString()
                .contains("relieveSlow moves experts by copies", "give recoveries of at least 1");
        assertThat(problems("relieveSlow", "true", "recoveries", "1", "snapshotShare", "0"))
                .hasSize(1);
        assertThat(parse("relieveSlow", "true", "recoveries", "1").recovery().relieveSlow())
                .isTrue();
        assertThat(parse().recovery().relieveSlow()).isFalse();
    }

    @Test
    void sparesRequireRecoveries() {
        assertThat(problems("spares", "1", "recoveries", "0"))
                .singleElement()
                .asString()
                .contains("spares 1 would take", "give recoveries of at least 1");
        assertThat(problems("spares", "-1", "recoveries", "1")).hasSize(1);
        assertThat(parse("nodes", "4", "spares", "2", "recoveries", "1").meshNodes())
                .isEqualTo(6);
        assertThat(parse("nodes", "4").meshNodes()).isEqualTo(4);
    }

    @Test
    void aNodeHasNoMoreNeighboursThanThereAreOthers() {
        assertThat(parse().recovery().neighbours(4)).isEqualTo(1);
        RecoverySettings three = parse("nodes", "2", "snapshotNeighbours", "3").recovery();
        assertThat(IntStream.rangeClosed(1, 5).map(three::neighbours)).containsExactly(0, 1, 2, 3, 3);
    }

    @Test
    void stopAfterIsTheEndOfTheScheduleUnlessGiven() {
        assertThat(parse("steps", "50").training().stopAfter()).isEqualTo(50);
        assertThat(parse("steps", "50", "stopAfter", "20").training().stopAfter())
                .isEqualTo(20);
    }

    static List<List<String>> jobs() {
        return List.of(
                List.of(),
                List.of("preset", "small", "learningRate", "3e-4", "packing", "false"),
                List.of(
                        "router",
                        "switch",
                        "router.topK",
                        "2",
                        "gate",
                        "dense",
                        "gate.deviation",
                        "0.1",
                        "layers.1.router",
                        "hash",
                        "layers.0.gate.deviation",
                        "0.3",
                        "driver.x",
                        "1",
                        "comm.y",
                        "2"),
                List.of(
                        "resume",
                        "runs/a",
                        "data",
                        "texts",
                        "tokenizer",
                        "t.json",
                        "sharding",
                        "uniform",
                        "stopAfter",
                        "7"));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobIsItsText(List<String> given) {
        JobSettings job = parse(given.toArray(String[]::new));
        assertThat(SettingsParser.parse(job.text())).isEqualTo(job);
    }

    @Test
    void everySettingIsInTheText() {
        assertThat(parse().text().keySet())
                .containsAll(JobSettings.DECLARATIONS.all().stream()
                        .map(Declaration::name)
                        .toList());
    }

    @Test
    void presetsParse() {
        assertThat(List.of("tiny", "small", "pangu-sigma-38b"))
                .hasSameSizeAs(Preset.values())
                .allSatisfy(name -> assertThat(parse("preset", name).preset()).isEqualTo(name));
    }

    /** A default for a preset that does not exist would never be used. */
    @Test
    void declarationsNamePresetsThatExist() {
        List<String> presets = Arrays.stream(Preset.values()).map(Option::text).toList();
        assertThat(JobSettings.DECLARATIONS.all())
                .allSatisfy(setting ->
                        assertThat(presets).containsAll(setting.presets().keySet()));
    }

    /** A wrong value would be replaced by the default, which the user did not give. */
    @Test
    void aRuleBetweenSettingsIsSkippedIfOneIsWrong() {
        assertThat(problems("width", "1000000", "heads", "5")).containsExactly("width must be in [1, 65536]: 1000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "width",
                "preset",
                "sharding",
                "packing",
                "learningRate",
                "gate",
                "layers.1.router",
                "no-such-setting"
            })
    void aLongValueIsNotEchoedWhole(String name) {
        assertThat(problems(name, "9".repeat(5000))).singleElement().asString().hasSizeLessThan(800);
        assertThat(problems("9".repeat(5000), "1")).singleElement().asString().hasSizeLessThan(1000);
    }

    @Test
    void countsThatNoTensorHasAreRefused() {
        assertThat(problems("width", "65536", "heads", "64", "feedForward", "1048576"))
                .containsExactly(
                        "192 x width 65536 x headWidth 1024 is more than 2147483647",
                        "width 65536 x feedForward 1048576 is more than 2147483647");
        assertThat(problems("batch", "1048576", "sequence", "131072"))
                .containsExactly("batch 1048576 x sequence 131072 is more than 2147483647");
    }

    @Test
    void allChunksCanBeToldApart() {
        assertThat(TrainingSettings.MOST_CHUNKS).isEqualTo(TokenRoute.PIECES);
    }

    @Test
    void invalidSettingsThrowASettingsException() {
        assertThatThrownBy(() -> parse("width", "0"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("width must be in [1, 65536]: 0");
    }

    @Test
    void aWarmUpThatIsAsLongAsTheTrainingIsNoted() {
        assertThat(SettingsParser.parse(Map.of("steps", "20")).training().notes())
                .containsExactly("warmupSteps 40 is not less than steps 20: the learning rate rises to the last step,"
                        + " where it is 5.0E-4 of learningRate 0.001; give fewer warmupSteps");
        assertThat(SettingsParser.parse(Map.of("steps", "40")).training().notes())
                .hasSize(1);
        assertThat(SettingsParser.parse(Map.of("steps", "41")).training().notes())
                .isEmpty();
    }

    @Test
    void headsThatCannotBeAreRefusedWithWhatToDo() {
        assertThat(problems("heads", "4", "keyValueHeads", "3"))
                .containsExactly(
                        "keyValueHeads 3 does not divide the 4 heads into equal groups; choose a divisor of heads");
        assertThat(problems("width", "12", "heads", "4", "positions", "rotary"))
                .containsExactly(
                        "positions rotary rotates pairs of elements, and a head has 3; choose an even headWidth,"
                                + " or width and heads with an even quotient");
        assertThat(problems("width", "10", "heads", "4"))
                .containsExactly("width 10 does not divide into 4 heads; choose a divisor, or a headWidth");
        assertThat(problems("width", "10", "heads", "4", "headWidth", "6", "positions", "rotary"))
                .isEmpty();
        assertThat(problems("keyValueHeads", "1", "devicesPerNode", "2", "tensorParallel", "2"))
                .containsExactly(
                        "keyValueHeads 1 does not divide over tensorParallel 2 devices; choose a multiple of 2");
        assertThat(problems("queryKeyNorm", "head", "devicesPerNode", "2", "tensorParallel", "2"))
                .containsExactly("queryKeyNorm head needs all heads of a token on one device, and tensorParallel 2"
                        + " splits them; choose tensorParallel 1");
        assertThat(problems("width", "65536", "feedForward", "16384", "activation", "swiglu", "heads", "512"))
                .contains("2 x width 65536 x feedForward 16384 is more than 2147483647")
                .contains("1536 x width 65536 x headWidth 128 is more than 2147483647");
        assertThat(problems("norm", "rsm")).singleElement().asString().contains("norm", "layer", "rms");
    }

    @Test
    void headsHaveDefaults() {
        assertThat(parse().model().headShape()).isEqualTo(new HeadShape(4, 4, 32));
        assertThat(parse("keyValueHeads", "2", "headWidth", "8").model().headShape())
                .isEqualTo(new HeadShape(4, 2, 8));
    }
}
