package io.locmoe.engine.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeasuredDriver;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SlotText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.training.TestPlanners;
import io.locmoe.spi.topology.ExpertPlacement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class MemoryNeedTest {

    private static final Map<String, String> SMALL = TinyJob.settings(
            "width",
            "64",
            "feedForward",
            "256",
            "sequence",
            "64",
            "steps",
            "3",
            "stopAfter",
            "3",
            "validateEvery",
            "0");

    @TempDir
    private Path directory;

    /** Patterns in a larger vocabulary, most of which never occurs. */
    private record Vocabulary(Patterns patterns, int vocabularySize) implements SlotText {
        @Override
        public List<String> domains() {
            return patterns.domains();
        }

        @Override
        public long[] tokenFrequencies() {
            long[] frequencies = new long[vocabularySize];
            Arrays.fill(frequencies, 1);
            return frequencies;
        }

        @Override
        public Sequence training(long step, int microBatch, int slot, int slots) {
            return patterns.training(step, microBatch, slot, slots);
        }

        @Override
        public int validationBatches(int slots) {
            return patterns.validationBatches(slots);
        }

        @Override
        public Sequence validation(int batch, int slot, int slots) {
            return patterns.validation(batch, slot, slots);
        }
    }

    /** The memory that all devices together hand out, against the estimate; a word is a setting. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "width=256 heads=4 feedForward=1024",
                "blocks=8",
                "blocks=8 sparseEvery=1",
                "blocks=8 sparseEvery=0",
                "blocks=8 sparseEvery=0 recompute=8 batch=32",
                "blocks=8 sparseEvery=1 recompute=8 batch=32",
                "blocks=8 recompute=4 batch=64 nodes=2 router=top-k gate=dense router.topK=2 precision=bfloat16",
                "blocks=8 sparseEvery=1 sharedFeedForward=512 sharedGate=true",
                "blocks=8 sparseEvery=1 gateWindow=8 router=locmoe gate=grap",
                "sequence=256",
                "experts=16",
                "batch=32",
                "batch=32 microBatches=4",
                "vocabulary=8000",
                "width=256 heads=4 feedForward=1024 freeze=blocks.0",
                "experts=16 freeze=*.experts nodes=2",
                "nodes=2",
                "nodes=4",
                "nodes=4 shardMoments=true width=256 heads=4 feedForward=1024",
                "nodes=2 placement=hottest replicas=1 width=256 heads=4 feedForward=1024",
                "nodes=2 placement=hottest replicas=2 precision=bfloat16 width=256 heads=4 feedForward=1024",
                "devicesPerNode=2 tensorParallel=2",
                "nodes=2 devicesPerNode=2",
                "router=top-k gate=dense router.topK=2",
                "norm=rms positions=rotary activation=swiglu biases=none tiedOutput=false heads=4 keyValueHeads=2",
                "norm=rms positions=rotary queryKeyNorm=head heads=4 keyValueHeads=2 blocks=6 sparseEvery=0",
                "norm=rms positions=rotary queryKeyNorm=width attentionLimit=8 heads=4 blocks=6 precision=bfloat16",
                "norm=rms activation=swiglu feedForward=1024 precision=bfloat16 headWidth=64 keyValueHeads=1",
                "norm=rms positions=rotary heads=4 headWidth=24 latentWidth=32 queryLatentWidth=48 rotaryWidth=8"
                        + " valueWidth=16 blocks=6 denseBlocks=2 denseFeedForward=512",
                "norm=rms positions=rotary precision=bfloat16 heads=4 headWidth=24 latentWidth=32 rotaryWidth=8",
                "router=switch gate=dense sequence=128 width=128 nodes=2",
                "precision=bfloat16 width=256 heads=4 feedForward=1024",
                "precision=float16 sequence=256 devicesPerNode=2 tensorParallel=2"
            })
    void theEstimateIsWithinAFactorOfWhatIsTaken(String changes) {
        JobSettings settings = settings(changes);
        int vocabulary = changes.startsWith("vocabulary=") ? 8000 : 64;
        MeasuredDriver driver = new MeasuredDriver(TestDriver.CPU.driver());
        Patterns patterns = new Patterns(settings.model().sequence());
        Vocabulary text = new Vocabulary(patterns, vocabulary);
        MeshRun.run(settings.text(), driver, text, directory, List.of(new TestPlanners()));
        MemoryNeed need = MemoryNeed.of(settings, vocabulary);
        double estimate = settings.nodes() * (need.state() + need.activations());
        assertThat(estimate / driver.bytes.get())
                .as(need + " for " + driver.bytes)
                .isBetween(0.75, 1.25);
    }

    private static JobSettings settings(String changes) {
        Map<String, String> settings = new TreeMap<>(SMALL);
        for (String change : changes.split(" ")) {
            int equals = change.indexOf('=');
            if (equals > 0 && !change.startsWith("vocabulary")) {
                settings.put(change.substring(0, equals), change.substring(equals + 1));
            }
        }
        return SettingsParser.parse(settings);
    }

    @Test
    void theLargestModelThatSettingsAllowIsRefusedWithItsSize() {
        JobSettings settings = SettingsParser.parse(Map.of(
                "width",
                "1024",
                "feedForward",
                "1048576",
                "blocks",
                "1024",
                "sparseEvery",
                "1",
                "experts",
                "16384",
                "heads",
                "1",
                "sequence",
                "2048",
                "batch",
                "64",
                "nodes",
                "1"));
        MemoryNeed need = MemoryNeed.of(settings, 1 << 24);
        assertThat(need.nativeBytes()).isGreaterThan(1e17).isFinite();
        assertThat(need.problem(1, 8e9, 192e6).orElseThrow())
                .contains("the job needs about", "for parameters, gradients and moments", "but this machine has 8.0 GB")
                .contains("lower blocks, width, feedForward or experts");
    }

    @Test
    void manyTinyTensorsAreRefusedForTheirObjects() {
        JobSettings settings = SettingsParser.parse(Map.of(
                "width",
                "1",
                "feedForward",
                "1",
                "heads",
                "1",
                "blocks",
                "1024",
                "sparseEvery",
                "1",
                "experts",
                "16384",
                "batch",
                "1",
                "sequence",
                "2",
                "nodes",
                "1"));
        MemoryNeed need = MemoryNeed.of(settings, 256);
        assertThat(need.problem(1, 8e9, 192e6).orElseThrow()).contains("of Java heap", "192 MB");
    }

    @Test
    void presetsForOneMachineFitIntoASmallOne() {
        assertThat(preset("tiny", "0.01").problem(4, 3e9, 192e6)).isEmpty();
        assertThat(preset("small", "0.01").problem(4, 4e9, 192e6)).isEmpty();
    }

    /** The user did not request snapshots explicitly, so the refusal says how to disable them. */
    @Test
    void aModelTooLargeForCopiesFitsWithoutThem() {
        assertThat(preset("small", "0.01").problem(4, 3e9, 192e6).orElseThrow())
                .contains("for copies to recover from", "or keep no copies with snapshotShare=0");
        assertThat(preset("small", "0").problem(4, 3e9, 192e6)).isEmpty();
    }

    private static MemoryNeed preset(String name, String snapshotShare) {
        return MemoryNeed.of(SettingsParser.parse(Map.of("preset", name, "snapshotShare", snapshotShare)), 256);
    }

    /** All nodes count as hosting as many experts as the fullest one; copies are of that node and its predecessor. */
    @Test
    void memoryNeedFollowsTheNodeWithTheMostExperts() {
        JobSettings eight = settings("nodes=4 experts=8 recoveries=1");
        MemoryNeed need = MemoryNeed.of(eight, new ExpertPlacement(0, new int[] {0, 0, 1, 2, 2, 2, 3, 3}), 64);
        MemoryNeed even = MemoryNeed.of(eight, 64);
        MemoryNeed twelve = MemoryNeed.of(settings("nodes=4 experts=12 recoveries=1"), 64);
        assertThat(need.state()).isEqualTo(twelve.state()).isGreaterThan(even.state());
        assertThat(need.snapshot()).isEqualTo(even.snapshot());
        assertThat(need.copies() - even.copies()).isEqualTo((twelve.copies() - even.copies()) / 2);
        assertThat(need.heap()).isGreaterThan(even.heap());
    }

    /** Two generations of values and both moments of an expert's parameters, of each neighbour that there is. */
    @Test
    void eachNeighbourTakesMemoryForItsExperts() {
        double expert = 24 * (2 * 64 * 256 + 256 + 64);
        double[] copies = IntStream.rangeClosed(1, 8)
                .mapToDouble(k -> MemoryNeed.of(settings("nodes=4 recoveries=1 snapshotNeighbours=" + k), 64)
                        .copies())
                .toArray();
        assertThat(copies[1] - copies[0]).isCloseTo(expert, within(0.1));
        assertThat(copies[2] - copies[1]).isCloseTo(expert, within(0.1));
        assertThat(Arrays.copyOfRange(copies, 3, 8)).containsOnly(copies[2]);
    }
}
