package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second router sees the same tokens, and the model does not notice. */
@Tag("slow")
class ShadowTest {
    /** Without scores, with random numbers, by locality, by experts, with a state that each step changes. */
    private static final List<String> ROUTERS = List.of("hash", "random", "locmoe", "expert-choice", "bias-balanced");

    @TempDir
    Path directory;

    private MeshRun run(String router, String... more) {
        Map<String, String> settings = TinyJob.settings(more);
        settings.putAll(Map.of("router", router, "gate", "dense", "nodes", "2", "steps", "6", "validateEvery", "3"));
        return MeshRun.run(settings, TestDriver.REFERENCE.driver(), new ShortText(8), directory);
    }

    private static List<ShadowReport> shadows(MeshRun run) {
        return run.steps.stream()
                .flatMap(step -> step.layers().stream())
                .map(LayerReport::shadow)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash", "random", "locmoe", "expert-choice", "bias-balanced"})
    void noBitOfTheTrainingDependsOnTheShadow(String router) {
        MeshRun alone = run(router);
        assertThat(shadows(alone)).containsOnlyNulls();
        for (String shadow : ROUTERS) {
            MeshRun both = run(router, "shadow", shadow);
            assertThat(both.steps)
                    .as(shadow)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
                            "milliseconds", "processor", "memory", "layers.shadow")
                    .isEqualTo(alone.steps);
            assertThat(both.validations).isEqualTo(alone.validations);
            assertThat(shadows(both)).doesNotContainNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash", "random", "locmoe", "expert-choice", "bias-balanced"})
    void aShadowOfTheSameRouterRoutesIdentically(String router) {
        for (StepReport step : run(router, "shadow", router).steps) {
            double predicted = 0;
            for (LayerReport layer : step.layers()) {
                assertThat(layer.shadow().expertLoad()).isEqualTo(layer.expertLoad());
                assertThat(layer.shadow().localShare()).isEqualTo(layer.localShare());
                assertThat(layer.shadow().droppedShare()).isEqualTo(layer.droppedShare());
                assertThat(layer.shadow().agreement()).isEqualTo(1);
                predicted += layer.shadow().interNodeBytes();
            }
            assertThat(predicted).isCloseTo(step.bytes().interNode(), offset(1e-3));
        }
    }

    /** Its weights stay equal to the initial weights of the job's own gate. */
    @Test
    void aSeparateShadowGateIsNotTrained() {
        List<ShadowReport> shadows = shadows(run("switch", "shadow", "switch", "shadowGate", "dense"));
        assertThat(shadows.getFirst().agreement()).isEqualTo(1);
        assertThat(shadows.getLast().agreement()).isLessThan(1);
    }

    /** Half of the experts are on the other node; a hash router sends half of the tokens there, in whole rows. */
    @Test
    void shadowPredictsTheTrafficOfARouterThatMovesMore() {
        MeshRun hash = run("hash");
        MeshRun local = run("locmoe", "shadow", "hash");
        assertThat(local.steps.getLast().layers().getFirst().shadow().interNodeBytes())
                .isCloseTo(hash.steps.getLast().bytes().interNode(), offset(1.0));
    }

    @Test
    void aShadowThatFailsEndsTheJobWithItsName() {
        assertThatThrownBy(() -> MeshRun.run(
                        TinyJob.settings("shadow", "illegal", "router", "hash"),
                        TestDriver.REFERENCE.driver(),
                        new ShortText(8),
                        directory,
                        List.of(new TestRouters())))
                .hasMessageContaining("shadow router illegal")
                .hasMessageContaining("I do not like these scores");
    }
}
