package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.SavedTensors;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where experts are computed makes no difference to a training but the order of sums: losses, norms and parameters are
 * those of the training whose experts are at home.
 */
class ReplicasTest {
    @TempDir
    Path directory;

    private int runs;

    private static Map<String, String> job(String changes) {
        Map<String, String> settings =
                TinyJob.settings("nodes", "2", "steps", "6", "placementEvery", "2", "gate", "dense");
        for (String change : changes.split(" ")) {
            settings.put(change.substring(0, change.indexOf('=')), change.substring(change.indexOf('=') + 1));
        }
        return settings;
    }

    private MeshRun run(Map<String, String> settings) {
        return MeshRun.run(
                settings,
                TestDriver.REFERENCE.driver(),
                new ShortText(8),
                directory.resolve("run-" + runs++),
                List.of(new TestPlanners()));
    }

    private static Map<String, String> with(String planner, Map<String, String> settings) {
        Map<String, String> placed = new TreeMap<>(settings);
        placed.put("placement", planner);
        return placed;
    }

    private static List<Double> losses(MeshRun run) {
        return run.steps.stream().map(StepReport::lossPerToken).toList();
    }

    private static void requireSame(MeshRun run, MeshRun home, double loss, double parameters) {
        assertThat(run.steps).hasSameSizeAs(home.steps);
        for (int i = 0; i < home.steps.size(); i++) {
            assertThat(run.steps.get(i).lossPerToken())
                    .as("loss of step " + (i + 1))
                    .isCloseTo(
                            home.steps.get(i).lossPerToken(),
                            within(loss * home.steps.get(i).lossPerToken()));
        }
        home.validations.forEach(
                (step, value) -> assertThat(run.validations.get(step)).isCloseTo(value, within(loss * value)));
        Map<String, float[]> expected = parameters(home);
        parameters(run)
                .forEach((name, values) -> assertThat(values)
                        .as(name)
                        .usingComparatorWithPrecision((float) parameters)
                        .containsExactly(expected.get(name)));
    }

    private static Map<String, float[]> parameters(MeshRun run) {
        Map<String, float[]> all = new TreeMap<>();
        for (Path file : weights(run.checkpoints.getLast())) {
            SavedTensors.read(file).forEach(all::put);
        }
        assertThat(all.keySet()).anyMatch(name -> name.contains("experts.3"));
        return all;
    }

    private static List<Path> weights(Path checkpoint) {
        try (Stream<Path> files = Files.walk(checkpoint)) {
            return files.filter(file -> file.getFileName().toString().matches("model.*\\.safetensors"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hottest, router=hash",
        "hottest, router=locmoe",
        "hottest, router=locmoe nodes=4",
        "hottest, router=top-k router.topK=2 nodes=4",
        "moved, router=hash nodes=4",
        "moved, router=locmoe",
        "turning, router=hash placementEvery=1 nodes=4",
        "turning, router=locmoe placementEvery=1",
        "turning, router=top-k router.topK=2 placementEvery=1 nodes=2 devicesPerNode=2",
        "hottest, router=top-k router.topK=2 microBatches=2 overlap=4",
        "hottest, router=top-k router.topK=2 recompute=2",
        "turning, router=top-k router.topK=2 activation=swiglu biases=none sparseEvery=1 shardMoments=true",
        "hottest, router=hash freeze=*.experts.0 nodes=4",
        "hottest, router=hash devicesPerNode=2 tensorParallel=2"
    })
    void trainsAsWithExpertsAtHome(String planner, String changes) {
        MeshRun home = run(job(changes));
        requireSame(run(with(planner, job(changes))), home, 1e-6, 1e-5);
    }

    @Test
    void trainsWithAllExpertsAwayFromHome() {
        Map<String, String> settings = job("router=locmoe");
        requireSame(run(with("exchanged", settings)), run(settings), 1e-6, 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "float16"})
    void trainsNearlyTheSameInSmallPrecision(String precision) {
        Map<String, String> settings = job("router=top-k router.topK=2 precision=" + precision);
        requireSame(run(with("hottest", settings)), run(settings), 2e-3, 2e-2);
    }

    @Test
    void repeatsToTheBit() {
        Map<String, String> settings = with("turning", job("router=locmoe nodes=4 placementEvery=1"));
        MeshRun first = run(settings);
        MeshRun second = run(settings);
        assertThat(losses(second)).isEqualTo(losses(first));
        Map<String, float[]> expected = parameters(first);
        parameters(second).forEach((name, values) -> assertThat(values).isEqualTo(expected.get(name)));
    }

    @Test
    void continuesFromACheckpointWithAnotherPlan() {
        Map<String, String> settings = job("router=top-k router.topK=2");
        MeshRun home = run(settings);
        Map<String, String> half = with("hottest", settings);
        half.put("stopAfter", "3");
        Map<String, String> rest = with("moved", settings);
        rest.put("resume", run(half).checkpoints.getLast().toString());
        MeshRun continued = run(rest);
        assertThat(losses(continued)).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(losses(continued).get(i)).isCloseTo(losses(home).get(3 + i), within(1e-5));
        }
    }

    /** Another process reads the checkpoint, without the planner. */
    @Test
    void modelsAreValidatedWithoutThePlanner() {
        MeshRun run = run(with("moved", job("router=top-k router.topK=2")));
        try (CheckpointReader reader = new CheckpointReader(run.checkpoints.getLast());
                Device device = TestDriver.REFERENCE.open();
                SoloModel model = SoloModel.of(device, MeshRun.components(), reader)) {
            assertThat(model.validationLoss(new ShortText(8), 6)).isCloseTo(run.validations.get(6L), within(1e-6));
        }
    }

    /** An expert with an input and an output map of 16 x 16 and their biases goes to each other node and back. */
    @Test
    void countsTheBytesOfWeightsAndGradientsOfReplicas() {
        long home =
                run(job("router=hash nodes=4 steps=2")).steps.getLast().bytes().gradientSync();
        long moved = run(with("moved", job("router=hash nodes=4 steps=2")))
                .steps
                .getLast()
                .bytes()
                .gradientSync();
        assertThat(moved - home).isEqualTo(2 * 4 * (2 * 16 * 16 + 2 * 16));
        long everywhere = run(with("hottest", job("router=hash nodes=4 steps=2")))
                .steps
                .getLast()
                .bytes()
                .gradientSync();
        assertThat(everywhere - home).isEqualTo(3 * 2 * 4 * (2 * 16 * 16 + 2 * 16));
    }

    @Test
    void moreEntriesStayOnTheirNodeWithReplicas() {
        StepReport home = run(job("router=hash nodes=4")).steps.getLast();
        StepReport near = run(with("hottest", job("router=hash nodes=4"))).steps.getLast();
        assertThat(near.localShare()).isGreaterThan(home.localShare());
        assertThat(near.bytes().interNode()).isLessThan(home.bytes().interNode());
    }

    @Test
    void ranksAreAsUnevenAsTheExpertsThatTheyCompute() {
        LayerReport home = run(job("router=hash")).steps.getLast().layers().getFirst();
        long[] load = home.expertLoad();
        assertThat(home.dropped()).isZero();
        assertThat(home.rankMaxOverMean()).isCloseTo(uneven(load[0] + load[1], load[2] + load[3]), within(1e-12));
        LayerReport moved =
                run(with("moved", job("router=hash"))).steps.getLast().layers().getFirst();
        assertThat(moved.rankMaxOverMean()).isCloseTo(uneven(load[1], load[0] + load[2] + load[3]), within(1e-12));
    }

    private static double uneven(long first, long second) {
        return 2.0 * Math.max(first, second) / (first + second);
    }

    @Test
    void namesAPlannerThatPlansDifferentlyOnOneRank() {
        assertThatThrownBy(() -> run(with("of-two-minds", job("router=hash"))))
                .hasMessageContaining("placement of-two-minds, sparse layer 0: it planned otherwise on ranks [1]");
    }

    @Test
    void namesAPlannerThatDividesDifferentlyOnOneRank() {
        assertThatThrownBy(() -> run(with("divided", job("router=hash"))))
                .hasMessageContaining("placement divided, sparse layer 0, step 1: it divided the entries otherwise on");
    }

    @Test
    void refusesMoreExpertsOfOtherHomesThanThereIsMemoryFor() {
        assertThatThrownBy(() -> run(with("crowding", job("router=hash"))))
                .hasMessageContaining("placement crowding, sparse layer 0: it has rank 1 compute 4 experts; it is"
                        + " home to 2, and 'replicas' allows 1 more");
    }

    @Test
    void refusesOptionsOfAPlannerThatIsNotChosen() {
        assertThatThrownBy(() -> SettingsParser.parse(job("placement.x=1")))
                .hasMessageContaining("there is no placement planner");
    }
}
