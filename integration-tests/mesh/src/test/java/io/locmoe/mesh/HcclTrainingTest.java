package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
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
    private static final Job JOB = Job.tiny()
            .driver("ascend")
            .set("driver.simulated", true)
            .set("sequence", 64)
            .set("batch", 32)
            .steps(3);

    @TempDir
    private Path directory;

    /** Rows of the host would be copied to the device by the call that fails. */
    @Test
    @Mesh(inThisJvm = true)
    void hcclMatchesAllToAllAndMovesRowsFromDeviceToDevice(TestMesh mesh) {
        assumeThat(Locmoe.hasSimulator())
                .as("libraries of the simulator, built with gcc")
                .isTrue();
        RunReport known = mesh.train(JOB.strategy("all-to-all"));
        RunReport found = trainByHccl(mesh.directory().resolve("text"));
        assertThat(losses(found)).hasSize(3).isEqualTo(losses(known));
        assertThat(found.summary().interNodeBytesPerStep())
                .isPositive()
                .isLessThan(known.summary().interNodeBytesPerStep() / 100);
    }

    private RunReport trainByHccl(Path text) {
        Path out = directory.resolve("hccl");
        List<String> words = new ArrayList<>(List.of("train", "--out", out.toString(), "--comm", "hccl"));
        words.addAll(JOB.set("nodes", 2).set("data", text).options());
        Map<String, String> environment = Map.of("ASCEND_SIMULATOR_FAIL", "aclrtMemcpy:*=507899");
        Locmoe train = Locmoe.start(directory, environment, words.toArray(String[]::new));
        assertThat(train.exitCode(240)).as(train.output() + train.errors()).isZero();
        return new RunFiles(out).report();
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }

    @Test
    void aJobOfAnotherDriverIsRefusedBeforeItStarts() {
        Path out = directory.resolve("out");
        CommandHere train = CommandHere.run("train", "--comm", "hccl", "--out", out.toString());
        assertThat(train.exitCode()).as(train.text()).isEqualTo(2);
        assertThat(train.errors())
                .contains("comm hccl: it moves rows between devices of the driver ascend, and the driver of the job is"
                        + " cpu; add --driver ascend, or choose another strategy, like --comm all-to-all")
                .hasLineCount(1);
        assertThat(out).doesNotExist();
    }
}
