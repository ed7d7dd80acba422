package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ForwardingTransport;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks whose activations are computed again take the steps, to the bit, that they take with activations kept. */
@Tag("slow")
class RecomputationTest {
    @TempDir
    Path directory;

    private MeshRun run(TestDriver driver, Map<String, String> job, int recomputed) {
        job.put("recompute", Integer.toString(recomputed));
        return MeshRun.run(job, driver.driver(), new Patterns(8), directory.resolve("recompute" + recomputed));
    }

    /** A sparse layer with each router of the project; tokens are few, so that they also draw noise and drop some. */
    private static Map<String, String> everyRouter(String nodes) {
        List<String> routers = MeshRun.routers();
        Map<String, String> job = job(
                "nodes", nodes, "gate", "dense", "microBatches", "2", "blocks", Integer.toString(2 * routers.size()));
        for (int layer = 0; layer < routers.size(); layer++) {
            job.put("layers." + layer + ".router", routers.get(layer));
        }
        job.put("layers." + routers.indexOf("locmoe-plus") + ".gate", "grap");
        job.put("layers." + routers.indexOf("top-k") + ".router.noise", "0.1");
        job.put("layers." + routers.indexOf("switch") + ".router.capacityFactor", "1");
        return job;
    }

    private static Map<String, String> job(String... changes) {
        Map<String, String> job = TinyJob.settings(changes);
        job.putAll(Map.of("steps", "3", "validateEvery", "3"));
        return job;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4"})
    void everyRouterChoosesAndLearnsTheSame(String nodes) {
        Map<String, String> job = everyRouter(nodes);
        int blocks = Integer.parseInt(job.get("blocks"));
        MeshRun kept = run(TestDriver.CPU, job, 0);
        assertThat(kept.steps).anyMatch(step -> step.droppedShare() > 0 && step.auxiliaryLoss() > 0);
        MeshRun recomputed = run(TestDriver.CPU, job, blocks);
        SameBits.require("all blocks", recomputed, kept);
        assertThat(recomputed.steps.getLast().memory().activations())
                .isLessThan(kept.steps.getLast().memory().activations() / 2);
    }

    /** Words are settings; the first number is that of recomputed blocks. */
    @ParameterizedTest
    @CsvSource({
        "CPU, 1, blocks=4 nodes=2 overlap=4",
        "STRICT_LAZY, 4, blocks=4 nodes=2 overlap=2",
        "STRICT, 2, nodes=2 shadow=switch microBatches=2",
        "CPU, 2, nodes=2 router=locmoe gate=grap gateWindow=3",
        "REFERENCE, 2, devicesPerNode=2 tensorParallel=2 router=top-k gate=dense",
        "CPU, 4, blocks=4 sparseEvery=1 norm=rms positions=rotary activation=swiglu biases=none tiedOutput=false"
                + " sharedFeedForward=12 sharedGate=true router=top-k gate=dense router.topK=2 precision=bfloat16",
        "CPU, 3, blocks=3 sparseEvery=0 norm=rms positions=rotary headWidth=6 latentWidth=8 rotaryWidth=2",
        "CPU, 2, attentionWindow=3 attentionSinks=true precision=float16 nodes=2",
        "CPU, 2, 'nodes=2 freeze=embedding,blocks.0,blocks.1.experts.1,blocks.1.attention'"
    })
    void everyModelAndMeshGivesTheSameBits(TestDriver driver, int recomputed, String changes) {
        Map<String, String> job = job();
        for (String change : changes.split(" ")) {
            job.put(change.split("=")[0], change.split("=")[1]);
        }
        SameBits.require(changes, run(driver, job, recomputed), run(driver, job, 0));
    }

    /** Tokens travel to their experts and back, and again, and then their gradients: three ways for two. */
    @Test
    void rowsTravelAgainAndCountsDoNot() {
        Map<String, String> job = job("nodes", "2", "router", "switch", "gate", "dense", "validateEvery", "0");
        AtomicLong counts = new AtomicLong();
        MeshRun kept = counting(counts, job, "0");
        long once = counts.getAndSet(0);
        MeshRun recomputed = counting(counts, job, "2");
        assertThat(counts.get()).isPositive().isEqualTo(once);
        for (int i = 0; i < 3; i++) {
            assertThat(2 * recomputed.steps.get(i).bytes().interNode())
                    .isPositive()
                    .isEqualTo(3 * kept.steps.get(i).bytes().interNode());
        }
    }

    /** @param counts receives the number of messages with numbers of routers and statistics */
    private MeshRun counting(AtomicLong counts, Map<String, String> job, String recomputed) {
        job.put("recompute", recomputed);
        return MeshRun.through(
                wire -> new ForwardingTransport(wire) {
                    @Override
                    public void send(int target, MessageTag tag, MemorySegment payload) {
                        counts.addAndGet(tag.direction() == Direction.COUNTS ? 1 : 0);
                        super.send(target, tag, payload);
                    }
                },
                job,
                new Patterns(8),
                directory.resolve("counting" + recomputed),
                List.of());
    }

    @Test
    void moreBlocksThanTheModelHasAreRefused() {
        assertThatThrownBy(() -> SettingsParser.parse(job("recompute", "3")))
                .hasMessageContaining("recompute 3 is more than the 2 blocks of the model; choose at most 2");
    }
}
