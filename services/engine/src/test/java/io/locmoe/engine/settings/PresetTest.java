package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.settings.Declaration;
import io.locmoe.spi.plugin.Option;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Presets, and the text of a job with all its settings. */
class PresetTest {
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
                        new DenseSettings(0, 0),
                        0,
                        false,
                        new GateSettings(1),
                        false,
                        ModelSettings.NormKind.LAYER,
                        1e-5,
                        ModelSettings.PositionKind.LEARNED,
                        new RotarySettings(
                                10_000,
                                0,
                                RotarySettings.PairKind.HALVES,
                                RotarySettings.ScalingKind.NONE,
                                1,
                                0,
                                32,
                                1,
                                true,
                                0),
                        0,
                        0,
                        new WindowSettings(0, 0, 0, 0, false),
                        ModelSettings.QueryKeyKind.NONE,
                        new LatentSettings(0, 0, 0, 1, 0),
                        ModelSettings.ActivationKind.GELU,
                        new ClampSettings(7, 1.702, 0),
                        BiasKind.ALL,
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
}
