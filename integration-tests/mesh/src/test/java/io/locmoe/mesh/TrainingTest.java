package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real text, real sockets: what the model learns and where its tokens go. */
@Tag("slow")
class TrainingTest {
    @TempDir
    Path directory;

    /** The first 150 steps of the default job; the whole of it is in docs/results.md. */
    @Test
    void locmoeLearnsAndKeepsTokensOnTheirNode() {
        JsonNode report = Locmoe.train(directory.resolve("run"), "--stop-after", "200", "--set", "validateEvery=0");
        JsonNode steps = report.path("steps");
        assertThat(steps).hasSize(200);
        assertThat(steps.get(0).path("lossPerToken").asDouble()).isCloseTo(Math.log(256), within(0.1));
        assertThat(report.path("summary").path("validationLoss").asDouble()).isLessThan(2.95);
        assertThat(mean(steps, 170, "localShare")).isGreaterThan(0.85);
        assertThat(steps.get(199).path("deadExperts").asInt()).isZero();
    }

    @Test
    void hashSendsTokensEverywhere() {
        JsonNode report = Locmoe.train(
                directory.resolve("run"), "--router", "hash", "--stop-after", "11", "--set", "validationSequences=8");
        assertThat(mean(report.path("steps"), 0, "localShare")).isBetween(0.2, 0.3);
        JsonNode step = report.path("steps").get(10);
        // Each row of 128 floats leaves its node with three quarters of the tokens and comes back, forward and
        // backward.
        double rows = step.path("bytes").path("interNode").asDouble() / (128 * 4) / 4 / 2;
        double kept = 2048 * (1 - step.path("droppedShare").asDouble());
        assertThat(rows / kept).isCloseTo(1 - step.path("localShare").asDouble(), within(0.001));
    }

    private static double mean(JsonNode steps, int from, String field) {
        double sum = 0;
        for (int i = from; i < steps.size(); i++) {
            sum += steps.get(i).path(field).asDouble();
        }
        return sum / (steps.size() - from);
    }
}
