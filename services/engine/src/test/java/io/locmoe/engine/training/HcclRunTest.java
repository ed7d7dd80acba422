package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that HCCL moves between the memories of simulated NPUs give the bits of rows that all-to-all moves. */
@Tag("slow")
@EnabledIf("io.locmoe.engine.SimulatedAscend#isThere")
class HcclRunTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "2, 1, 1, float32, 1, 1",
        "2, 1, 1, float32, 4, 2",
        "4, 1, 1, float32, 2, 2",
        "2, 2, 1, float32, 3, 1",
        "2, 2, 2, float32, 4, 2",
        "2, 1, 1, bfloat16, 4, 2",
        "4, 1, 1, bfloat16, 1, 1",
        "2, 1, 1, float16, 2, 2",
        "4, 1, 1, float16, 4, 1"
    })
    void lossesAreThoseOfAllToAll(
            String nodes, String devices, String tensorParallel, String precision, String overlap, String topK) {
        Map<String, String> job = TinyJob.settings("nodes", nodes, "devicesPerNode", devices);
        job.putAll(Map.of("tensorParallel", tensorParallel, "precision", precision, "overlap", overlap));
        job.putAll(Map.of("router", "switch", "gate", "dense", "router.topK", topK, "router.capacityFactor", "1"));
        job.putAll(Map.of("steps", "4", "validateEvery", "2", "microBatches", "2", "batch", "16"));
        MeshRun known = run(job, "all-to-all");
        MeshRun found = run(job, "hccl");
        assertThat(found.steps)
                .hasSize(4)
                .extracting(StepReport::lossPerToken, StepReport::gradientNorm)
                .isEqualTo(known.steps.stream()
                        .map(step -> tuple(step.lossPerToken(), step.gradientNorm()))
                        .toList());
        assertThat(found.validations).hasSize(2).isEqualTo(known.validations);
    }

    private MeshRun run(Map<String, String> job, String strategy) {
        job.put("comm", strategy);
        return MeshRun.run(job, new SimulatedAscend(), new Patterns(8), directory.resolve(strategy));
    }
}
