package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedSettingsTest {
    private static SharedSettings of(Map<String, String> given) {
        return SharedSettings.of(given, Contender.list("hash").getFirst(), 3);
    }

    @Test
    void validatesTwentyTimesByTheStepsOfThePreset() {
        assertThat(of(Map.of()).text()).containsEntry("validateEvery", "30");
        assertThat(of(Map.of("preset", "pangu-sigma-38b")).text().get("validateEvery"))
                .as("a preset with another number of steps")
                .isNotEqualTo("30");
        assertThat(of(Map.of("steps", "10")).text()).containsEntry("validateEvery", "1");
        assertThat(of(Map.of("steps", "100", "validateEvery", "7")).text()).containsEntry("validateEvery", "7");
    }

    @Test
    void seedsGoOnFromTheFirst() {
        assertThat(of(Map.of("seed", "7")).seeds()).isEqualTo(List.of(7L, 8L, 9L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steps | 1e3 | steps: '1e3' is not a whole number",
                "seed | one | seed: 'one' is not a whole number",
                "router | hash | --routers names the routers",
                "store | s3://bucket/all | compare takes no store",
                "stopAfter | 5 | compare takes no stopAfter"
            })
    void refusesWhatIsNoSettingOfAll(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.WRONG_USAGE))
                .hasMessageContaining(message);
    }
}
