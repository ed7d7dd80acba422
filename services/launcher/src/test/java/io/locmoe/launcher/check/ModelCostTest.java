package io.locmoe.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.SettingsParser;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCostTest {
    private static final long LARGE = 1L << 40;

    private static ModelCost cost(String setting, String value) {
        return ModelCost.of(SettingsParser.parse(Map.of("preset", "small", "nodes", "4", setting, value)), 256);
    }

    @Test
    void aJobThatTakesAQuarterOfTheMachineIsToldWhatSettingsSave() {
        ModelCost cost = cost("batch", "32");
        long need = (long) cost.need().share(4, 1);
        assertThat(cost.advice(need * 4 + 4)).isEmpty();
        assertThat(cost.advice(need * 4 - 4).orElseThrow())
                .startsWith("memory: on each node microBatches=8 saves ")
                .contains(" of activations, recompute=", "freeze=*.experts saves ", "shardMoments=true saves ");
        assertThat(cost.advice(LARGE)).isEmpty();
    }

    @Test
    void frozenParametersAndDividedMomentsAreNotCountedAsState() {
        String whole = cost("batch", "32").text();
        assertThat(cost("freeze", "*.experts").text()).isNotEqualTo(whole);
        assertThat(cost("shardMoments", "true").text())
                .isNotEqualTo(whole)
                .contains("B of training state on each of 4");
    }
}
