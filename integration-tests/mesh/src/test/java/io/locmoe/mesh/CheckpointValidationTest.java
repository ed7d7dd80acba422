package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
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
}
