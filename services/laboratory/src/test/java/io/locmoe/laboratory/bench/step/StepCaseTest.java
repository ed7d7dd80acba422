package io.locmoe.laboratory.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepCaseTest {
    @ParameterizedTest
    @CsvSource({"128, 4, 512", "512, 8, 2048", "1024, 16, 4096"})
    void theModelGrowsWithItsWidth(int width, int heads, int feedForward) {
        JobSettings settings = new StepCase(width, "hash").settings(Map.of(), 1, 100);
        assertThat(settings.model().width()).isEqualTo(width);
        assertThat(settings.model().heads()).isEqualTo(heads);
        assertThat(settings.model().feedForward()).isEqualTo(feedForward);
        assertThat(settings.training().batch() * settings.model().sequence()).isEqualTo(2048);
    }

    @Test
    void aGateChoosesAsManyExpertsAsTheNameSays() {
        Map<String, String> two =
                new StepCase(128, "top-2").settings(Map.of(), 2, 100).text();
        assertThat(two)
                .containsEntry("router", "top-k")
                .containsEntry("router.topK", "2")
                .containsEntry("gate", "dense")
                .containsEntry("nodes", "2");
        assertThat(new StepCase(128, "hash").settings(Map.of(), 1, 100).text()).containsEntry("router", "hash");
    }

    @Test
    void theUserMayChangeWhatTheBenchDoesNotDecide() {
        JobSettings settings = new StepCase(128, "hash").settings(Map.of("batch", "4", "heads", "2"), 1, 100);
        assertThat(settings.training().batch()).isEqualTo(4);
        assertThat(settings.model().heads()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-0", "top-", "locmoe", "", "HASH"})
    void anotherRouterIsRefused(String router) {
        assertThatThrownBy(() -> new StepCase(128, router))
                .isInstanceOf(RunException.class)
                .hasMessage("--routers: '" + router + "' is neither hash nor top-K, such as top-2");
    }

    @Test
    void settingsDecidedByTheBenchAreRefusedNamingTheOption() {
        StepCase one = new StepCase(128, "hash");
        assertThatThrownBy(() -> one.settings(Map.of("width", "64"), 1, 100))
                .hasMessage("--set width: bench step decides that itself; write --width");
        assertThatThrownBy(() -> one.settings(Map.of("gate", "grap"), 1, 100))
                .hasMessage("--set gate: bench step decides that itself");
        assertThatThrownBy(() -> new StepCase(130, "hash").settings(Map.of(), 1, 100))
                .hasMessageContaining("width 130, hash: ")
                .hasMessageContaining("130 does not divide into 4 heads");
    }
}
