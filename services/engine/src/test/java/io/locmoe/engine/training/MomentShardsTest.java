package io.locmoe.engine.training;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments that are divided among the ranks give the losses, weights and checkpoints of moments that each rank has. */
@Tag("slow")
class MomentShardsTest {
    @TempDir
    Path directory;

    private MeshRun run(TestDriver driver, Map<String, String> job, boolean shard, String... changes) {
        job.put("shardMoments", Boolean.toString(shard));
        for (int i = 0; i < changes.length; i += 2) {
            job.put(changes[i], changes[i + 1]);
        }
        return MeshRun.run(job, driver.driver(), new Patterns(8), directory.resolve(job.hashCode() + ""));
    }

    @ParameterizedTest
    @CsvSource({
        "CPU, nodes=2",
        "CPU, nodes=4 precision=bfloat16",
        "STRICT_LAZY, nodes=2 devicesPerNode=2 freeze=embedding",
        "REFERENCE, nodes=2 devicesPerNode=2 tensorParallel=2 router=top-k gate=dense"
    })
    void lossesAndCheckpointsAreTheSame(TestDriver driver, String changes) {
        Map<String, String> job = TinyJob.settings("steps", "6", "stopAfter", "3", "validateEvery", "6");
        for (String change : changes.split(" ")) {
            job.put(change.split("=")[0], change.split("=")[1]);
        }
        MeshRun whole = run(driver, job, false);
        MeshRun divided = run(driver, job, true);
        SameBits.require(changes, divided, whole);
        String from = divided.checkpoints.getLast().toString();
        job.putAll(Map.of("resume", from, "stopAfter", "6"));
        SameBits.require("resumed", run(driver, job, true), run(driver, job, false));
    }
}
