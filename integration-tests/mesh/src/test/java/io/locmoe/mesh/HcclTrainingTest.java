package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped strategy hccl between simulated NPUs of two node processes. */
@Tag("slow")
class HcclTrainingTest {
    private static final List<String> JOB = List.of(
            "--driver",
            "ascend",
            "--simulated",
            "--nodes",
            "2",
            "--set",
            "width=32",
            "--set",
            "batch=8",
            "--set",
            "validateEvery=0",
            "--steps",
            "3");

    @TempDir
    private Path directory;

    private JsonNode train(String strategy, Map<String, String> environment) {
        List<String> words = new ArrayList<>(List.of("train", "--out", strategy, "--comm", strategy));
        words.addAll(JOB);
        Locmoe train = Locmoe.start(directory, environment, words.toArray(String[]::new));
        assertThat(train.exitCode(240)).as(train.output() + train.errors()).isZero();
        return Locmoe.report(directory.resolve(strategy));
    }

    private static List<String> losses(JsonNode report) {
        return report.path("steps")
                .valueStream()
                .map(step -> step.path("lossPerToken").asText())
                .toList();
    }

    private static double bytes(JsonNode report) {
        return report.at("/summary/interNodeBytesPerStep").asDouble();
    }

    /** Rows of the host would be copied to the device by the call that fails. */
    @Test
    void itsLossesAreThoseOfAllToAllAndItsRowsTravelByHcclFromDeviceToDevice() {
        assumeThat(Locmoe.hasSimulator())
                .as("libraries of the simulator, built with gcc")
                .isTrue();
        JsonNode known = train("all-to-all", Map.of());
        JsonNode found = train("hccl", Map.of("ASCEND_SIMULATOR_FAIL", "aclrtMemcpy:*=507899"));
        assertThat(losses(found)).hasSize(3).isEqualTo(losses(known));
        assertThat(bytes(found)).isPositive().isLessThan(bytes(known) / 100);
    }

    @Test
    void aJobOfAnotherDriverIsRefusedBeforeItStarts() {
        Locmoe train = Locmoe.run(directory, "train", "--comm", "hccl", "--out", "out");
        assertThat(train.exitCode(1)).as(train.output() + train.errors()).isEqualTo(2);
        assertThat(train.errors())
                .contains("comm hccl: it moves rows between devices of the driver ascend, and the driver of the job is"
                        + " cpu; add --driver ascend, or choose another strategy, like --comm all-to-all")
                .hasLineCount(1);
        assertThat(directory.resolve("out")).doesNotExist();
    }
}
