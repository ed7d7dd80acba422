package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same job on one process, on four, with weights cut over devices, and with a stop in between. */
@Tag("slow")
class EqualityTest {
    private static final String[] JOB = {
        "--router",
        "switch",
        "--gate",
        "dense",
        "--set",
        "width=64",
        "--set",
        "feedForward=128",
        "--set",
        "sequence=32",
        "--set",
        "warmupSteps=4",
        "--steps",
        "12"
    };

    /** Two nodes, from the first step to the last. */
    private static JsonNode whole;

    @TempDir
    Path directory;

    @BeforeAll
    static void trainWithoutAStop(@TempDir Path once) {
        whole = Locmoe.train(once.resolve("whole"), with("--nodes", "2"));
    }

    /**
     * Sums over ranks are in another order than sums over rows, so the last bits of float32 differ and grow with the
     * steps; 12 steps stay within 1e-5.
     */
    @Test
    void oneNodeAndFourNodesGiveTheSameLosses() {
        JsonNode one = Locmoe.train(directory.resolve("one"), with("--nodes", "1"));
        JsonNode four = Locmoe.train(directory.resolve("four"), with("--nodes", "4"));
        JsonNode devices = Locmoe.train(directory.resolve("devices"), with("--nodes", "2", "--devices-per-node", "2"));
        JsonNode cut = Locmoe.train(
                directory.resolve("cut"),
                with("--nodes", "2", "--devices-per-node", "2", "--tensor-parallel", "2", "--comm", "group-wise"));
        for (int i = 0; i < 12; i++) {
            double expected = loss(one, i);
            assertThat(loss(cut, i)).isCloseTo(expected, withinPercentage(1e-3));
            assertThat(loss(four, i)).isCloseTo(expected, withinPercentage(1e-3));
            assertThat(loss(devices, i)).isCloseTo(expected, withinPercentage(1e-3));
        }
        assertThat(one.path("steps").get(5).path("bytes").path("interNode").asLong())
                .isZero();
        assertThat(four.path("steps").get(5).path("bytes").path("intraNode").asLong())
                .isZero();
        assertThat(devices.path("steps").get(5).path("bytes").path("intraNode").asLong())
                .isPositive();
    }

    @Test
    void aStoppedJobGoesOnWithTheVeryLossesOfAnUninterruptedOne() {
        Path stopped = directory.resolve("stopped");
        Locmoe.train(stopped, with("--nodes", "2", "--stop-after", "6"));
        JsonNode same = Locmoe.train(directory.resolve("same"), "--resume", stopped.toString());
        JsonNode other = Locmoe.train(directory.resolve("other"), "--resume", stopped.toString(), "--nodes", "1");
        assertThat(same.path("steps")).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(loss(same, i)).isEqualTo(loss(whole, 6 + i));
            assertThat(loss(other, i)).isCloseTo(loss(whole, 6 + i), withinPercentage(1e-3));
        }
    }

    @Test
    void theStrictDriverGivesTheSameLosses() {
        JsonNode strict = Locmoe.train(
                directory.resolve("strict"), with("--nodes", "2", "--stop-after", "3", "--driver", "strict"));
        assertThat(strict.path("steps")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(loss(strict, i)).isCloseTo(loss(whole, i), withinPercentage(1e-3));
        }
    }

    private static double loss(JsonNode report, int index) {
        return report.path("steps").get(index).path("lossPerToken").asDouble();
    }

    private static String[] with(String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(JOB));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }
}
