package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static io.locmoe.engine.settings.ParsedSettings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a job has for the loss of nodes. */
class RecoverySettingsTest {
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
}
