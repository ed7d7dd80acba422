package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.MeshPlan;
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
    private static final String JOB = "--nodes 2 --devices-per-node 2 --steps 6 --router %s --gate %s"
            + " --set warmupSteps=1 --set width=64 --set feedForward=128 --set sequence=64"
            + " --set validationSequences=16";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"hash, grap", "multi-level, grap", "group-limited, dense"})
    void validateHasTheLossOfTheReport(String router, String gate) {
        Path run = directory.resolve("run");
        JsonNode report = Locmoe.train(run, JOB.formatted(router, gate).split(" "));
        Locmoe validate = Locmoe.run(directory, "validate", "--checkpoint", run.toString());
        assertThat(validate.exitCode(1))
                .as(validate.output() + validate.errors())
                .isZero();
        double loss = Double.parseDouble(validate.output().replaceAll("(?s).*step 6: ([\\d.]+) nats.*", "$1"));
        assertThat(loss).isCloseTo(report.path("summary").path("validationLoss").asDouble(), within(0.6e-5));
    }

    /** Each command takes the newest whole checkpoint of a run, and says so; it refuses a damaged one that is named. */
    @Test
    void damageInAnyFileIsSaid() throws IOException {
        try (TestMesh mesh = MeshPlan.of(1).startInThisJvm();
                RunningJob job =
                        mesh.submit(Job.tiny().router("switch").gate("dense").set("checkpointEvery", 2))) {
            job.awaitCompletion();
            String run = job.files().directory().toString();
            String damaged = job.files().checkpoint().orElseThrow().toString();
            flip(Path.of(damaged, "optimizer.safetensors"));
            Files.writeString(directory.resolve("scores.csv"), "1,2,3,4\n");
            List<Locmoe> readers = List.of(
                    start("validate", "--checkpoint", run),
                    start("generate", "--checkpoint", run, "--prompt", "a", "--tokens", "1"),
                    start("route", "--checkpoint", run, "--scores", "scores.csv"),
                    start("theory", "--checkpoint", run, "--samples", "100", "--out", "theory"));
            for (Locmoe reader : readers) {
                assertThat(reader.exitCode(240)).as(reader.errors()).isZero();
                assertThat(reader.errors())
                        .contains("step-000004 is newer but damaged, so step-000002 is used: ")
                        .contains("optimizer.safetensors is damaged: tensor");
            }
            assertThat(readers.getFirst().output()).contains("validation after step 2:");
            Locmoe refused = start("validate", "--checkpoint", damaged);
            assertThat(refused.exitCode(240)).isEqualTo(2);
            assertThat(refused.errors())
                    .contains("optimizer.safetensors is damaged: tensor", "the newest whole checkpoint before it is")
                    .doesNotContain("\tat ");
        }
    }

    private Locmoe start(String... words) {
        return Locmoe.start(directory, words);
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 0x40;
        Files.write(file, bytes);
    }
}
