package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static io.locmoe.engine.settings.ParsedSettings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gates, routers and shadows of a job, with their options. */
class PluginSettingsTest {
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
}
