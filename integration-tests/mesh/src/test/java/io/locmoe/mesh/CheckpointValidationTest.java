package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model of a checkpoint in one process gives real text the loss that two nodes of two devices reported, with
 * routers by the text's frequencies and routers by nodes. The whole family, on small models, is in the engine's
 * TrainedRoutingTest.
 */
@Tag("slow")
class CheckpointValidationTest {
    private static final Job JOB = Job.tiny()
            .set("data", "")
            .set("experts", 8)
            .set("width", 64)
            .set("feedForward", 128)
            .set("heads", 4)
            .set("blocks", 4)
            .set("sequence", 64)
            .set("batch", 16)
            .set("validationSequences", 16)
            .steps(6);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"hash, grap", "multi-level, grap", "group-limited, dense"})
    @Mesh(devicesPerNode = 2, inThisJvm = true)
    void validateHasTheLossOfTheReport(String router, String gate, TestMesh mesh) {
        try (RunningJob job = mesh.submit(JOB.router(router).gate(gate))) {
            double reported = job.awaitCompletion().summary().validationLoss();
            CommandHere validate = CommandHere.run(
                    "validate", "--checkpoint", job.files().directory().toString());
            assertThat(validate.exitCode()).as(validate.text()).isZero();
            double loss = Double.parseDouble(validate.output().replaceAll("(?s).*step 6: ([\\d.]+) nats.*", "$1"));
            assertThat(loss).isCloseTo(reported, within(0.6e-5));
        }
    }

    /** Each command takes the newest whole checkpoint of a run, and says so; it refuses a damaged one that is named. */
    @Test
    @Mesh(nodes = 1, inThisJvm = true)
    void aDamagedCheckpointIsSkippedOrRefusedByName(TestMesh mesh) throws IOException {
        try (RunningJob job =
                mesh.submit(Job.tiny().router("switch").gate("dense").set("checkpointEvery", 2))) {
            job.awaitCompletion();
            String run = job.files().directory().toString();
            String damaged = job.files().checkpoint().orElseThrow().toString();
            flip(Path.of(damaged, "optimizer.safetensors"));
            Path scores = Files.writeString(directory.resolve("scores.csv"), "1,2,3,4\n");
            for (String reader : List.of(
                    "validate",
                    "generate --prompt a --tokens 1",
                    "route --scores " + scores,
                    "theory --samples 100 --out " + directory.resolve("theory"))) {
                CommandHere command = CommandHere.run((reader + " --checkpoint " + run).split(" "));
                assertThat(command.exitCode()).as(command.text()).isZero();
                assertThat(command.errors())
                        .contains("step-000004 is newer but damaged, so step-000002 is used: ")
                        .contains("optimizer.safetensors is damaged: tensor");
            }
            CommandHere refused = CommandHere.run("validate", "--checkpoint", damaged);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errors())
                    .contains("optimizer.safetensors is damaged: tensor", "the newest whole checkpoint before it is")
                    .doesNotContain("\tat ");
        }
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 0x40;
        Files.write(file, bytes);
    }
}
