package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped driver for NPUs on its simulator, with the libraries that lie in the distribution. */
@Tag("slow")
class AscendTrainingTest {
    private static final Job JOB = Job.tiny().steps(6).set("checkpointEvery", 3);

    @BeforeAll
    static void requireSimulator() {
        CommandHere devices = CommandHere.run("devices", "--driver", "ascend", "--simulated");
        assumeThat(devices.text()).doesNotContain("with gcc");
        assertThat(devices.exitCode()).as(devices.text()).isZero();
        assertThat(devices.output())
                .contains("Ascend910B3", "matrix products of bfloat16", "simulator /", "UnaryBackward");
    }

    @Test
    @Mesh(nodes = 1, devicesPerNode = 2, inThisJvm = true)
    void aCheckpointOfOneDriverGoesOnWithTheOther(TestMesh mesh) {
        try (RunningJob ascend = mesh.submit(JOB.driver("ascend").set("driver.simulated", true))) {
            List<StepReport> whole = ascend.awaitCompletion().steps();
            Path run = ascend.files().directory();
            List<StepReport> rest = mesh.train(JOB.driver("cpu").resume(run.resolve("checkpoints/step-000003")))
                    .steps();
            assertThat(rest).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(rest.get(i).lossPerToken())
                        .isCloseTo(whole.get(3 + i).lossPerToken(), withinPercentage(1e-2));
            }
            CommandHere own = generate(run);
            assertThat(own.exitCode()).as(own.text()).isZero();
            assertThat(own.output())
                    .startsWith("the ")
                    .isEqualTo(generate(run, "--driver", "cpu").output());
        }
    }

    private static CommandHere generate(Path run, String... more) {
        List<String> words = new ArrayList<>(List.of("generate", "--checkpoint", run.toString()));
        words.addAll(List.of("--prompt", "the ", "--tokens", "20", "--temperature", "0"));
        words.addAll(Arrays.asList(more));
        return CommandHere.run(words.toArray(String[]::new));
    }
}
