package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.mesh.faulty.FaultyPlugin;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router's mistake ends the job with its name, the layer and the step; the last checkpoint is whole. */
@Tag("slow")
@Mesh(nodes = 2, plugins = FaultyPlugin.class, inThisJvm = true)
class FaultyRouterTest {
    private static final Job JOB =
            Job.tiny().router("faulty").set("blocks", 4).steps(6).set("checkpointEvery", 3);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expert-out-of-range | token 0 of this rank chose expert 4 of 4
            nan-weights         | the weight NaN
            over-capacity       | more than its capacity of 1
            infinite-loss       | auxiliary loss of router faulty
            """)
    void aFaultyRouterIsNamedAndTheLastCheckpointIsWhole(String mistake, String reason, TestMesh mesh) {
        try (RunningJob failed = mesh.submit(JOB.set("router.mistake", mistake))) {
            JobEnd end = failed.awaitEnd();
            assertThat(end.completed()).isFalse();
            assertThat(end.message()).contains("router faulty", "sparse layer 1", "step 4", reason, "step-000003");
            Path checkpoint = failed.files().checkpoint().orElseThrow();
            Job healed = JOB.resume(checkpoint).set("router.mistake", "none");
            assertThat(mesh.train(healed).steps()).extracting(StepReport::step).containsExactly(4L, 5L, 6L);
        }
    }
}
