package io.locmoe.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.size.ModelSize;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    private static ModelSize size(String preset, int vocabulary) {
        JobSettings settings = SettingsParser.parse(Map.of("preset", preset));
        return ModelSize.of(settings.model(), vocabulary);
    }
}
