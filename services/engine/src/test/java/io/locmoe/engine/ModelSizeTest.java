package io.locmoe.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.locmoe.engine.model.ModelBench;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.spi.device.Device;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSizeTest {

    /** LocMoE's Table 1 on the PanGu-alpha backbone: 16 experts in 8 layers and 32 dense layers are 37.7 billion. */
    @Test
    void thePanguSigmaPresetHasThePapersSize() {
        ModelSize size = size("pangu-sigma-38b", 0);
        assertThat(size.parameters()).isCloseTo(37_700_000_000L, withinPercentage(0.5));
    }

    @Test
    void theSmallPresetTakesAboutTenTimesTheComputeOfTinyForEachToken() {
        assertThat((double) size("small", 256).flopsPerToken()
                        / size("tiny", 256).flopsPerToken())
                .isBetween(8.0, 12.0);
    }

    /** Every part of a model, with hash routers, which have no parameters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "norm=layer",
                "norm=rms",
                "positions=rotary",
                "keyValueHeads=1",
                "headWidth=6 keyValueHeads=1",
                "activation=swiglu",
                "biases=attention",
                "biases=qkv",
                "biases=none activation=swiglu",
                "tiedOutput=false",
                "sparseEvery=0",
                "sharedFeedForward=24",
                "expertScale=true",
                "sharedFeedForward=24 sharedGate=true activation=swiglu biases=none",
                "queryKeyNorm=head",
                "queryKeyNorm=width norm=rms keyValueHeads=1"
            })
    void aModelHasAsManyParametersAsItsSizeSays(String parts) {
        Map<String, String> settings = TinyJob.settings("router", "hash", "blocks", "4");
        for (String part : parts.split(" ")) {
            settings.put(part.split("=")[0], part.split("=")[1]);
        }
        try (Device device = TestDriver.CPU.open();
                ModelBench bench = new ModelBench(device, settings)) {
            ModelSize size = ModelSize.of(SettingsParser.parse(settings).model(), new Patterns(8).vocabularySize());
            assertThat(bench.model.shared().elements()).isEqualTo(size.sharedParameters());
            assertThat(bench.model.experts().elements()).isEqualTo(size.expertParameters());
        }
    }

    private static ModelSize size(String preset, int vocabulary) {
        JobSettings settings = SettingsParser.parse(Map.of("preset", preset));
        return ModelSize.of(settings.model(), vocabulary);
    }
}
