package io.locmoe.launcher.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparesTest {
    private static JobSettings job(int nodes, int spares) {
        return SettingsParser.parse(
                Map.of("nodes", Integer.toString(nodes), "spares", Integer.toString(spares), "recoveries", "1"));
    }

    @Test
    void aMeshHasTheNodesOfTheJobAndItsSpares() {
        Spares.require(job(2, 0), 2);
        Spares.require(job(2, 1), 3);
        assertThatThrownBy(() -> Spares.require(job(4, 1), 4))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("the mesh has 4 nodes", "a job on 4 with 1 to spare needs 5", "fewer --nodes");
    }

    @Test
    void sparesAreFewerThanNodes() {
        Spares.require(job(4, 3));
        assertThatThrownBy(() -> Spares.require(job(2, 2)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--spares 2 must be fewer than the 2 nodes");
        assertThatThrownBy(() -> Spares.require(job(1, 1), 2)).hasMessageContaining("--spares 1 must be fewer");
    }
}
