package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step in which numbers went wrong is repeated once, and nothing of its first attempt stays. */
@Tag("slow")
class RepeatedStepTest {
    private static final long STEP = 4;

    @TempDir
    Path directory;

    /** Two sparse layers, so that what is wrong in the first changes the routes of the second. */
    private MeshRun run(String name, UnaryOperator<Transport> wire, MoePlugin plugin, String... changes) {
        Map<String, String> settings =
                TinyJob.settings("nodes", "2", "blocks", "4", "steps", "6", "validateEvery", "0", "microBatches", "2");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return MeshRun.through(
                wire, settings, new ShortText(8), directory.resolve(name), List.of(plugin, new TestPlanners()));
    }

    private void sameAfterARepeat(UnaryOperator<Transport> wire, MoePlugin plugin, String... changes)
            throws IOException {
        MeshRun undisturbed = run("undisturbed", UnaryOperator.identity(), new OnceBad(0), changes);
        MeshRun repeated = run("repeated", wire, plugin, changes);
        assertThat(stepsOf(undisturbed)).isEmpty();
        assertThat(stepsOf(repeated)).singleElement().asString().startsWith("step 4 was repeated, because ");
        assertThat(repeated.steps.stream().filter(step -> !step.repeated().isEmpty()))
                .extracting(StepReport::step)
                .containsExactly(STEP);
        assertThat(repeated.steps.stream().map(RepeatedStepTest::numbers))
                .containsExactlyElementsOf(undisturbed.steps.stream()
                        .map(RepeatedStepTest::numbers)
                        .toList());
        for (String file : List.of("model.safetensors", "optimizer.safetensors", "router-state.json")) {
            Path expected = undisturbed.checkpoints.getLast().resolve(file);
            if (Files.exists(expected)) { // most routers keep nothing
                assertThat(repeated.checkpoints.getLast().resolve(file)).hasSameBinaryContentAs(expected);
            }
        }
    }

    /** Leaves out the notice of what multiplies matrices in a small type. */
    private static List<String> stepsOf(MeshRun run) {
        return run.notices.stream().filter(notice -> notice.startsWith("step ")).toList();
    }

    private static List<Object> numbers(StepReport step) {
        return List.of(
                step.step(),
                step.lossPerToken(),
                step.auxiliaryLoss(),
                step.localityLoss(),
                step.gradientNorm(),
                step.layers().stream().map(LayerReport::measures).toList(),
                step.layers().stream()
                        .map(layer -> List.of(
                                Arrays.toString(layer.expertLoad()),
                                layer.shadow() == null
                                        ? ""
                                        : Arrays.toString(layer.shadow().expertLoad())))
                        .toList());
    }

    static Stream<List<String>> routers() {
        return Stream.of(
                List.of("router", "locmoe", "router.capacityBound", "erfc"),
                List.of("router", "locmoe-plus", "router.capacityBound", "corrected"),
                List.of("router", "locmoe-stable", "router.stableAfter", "4"),
                List.of("router", "bias-balanced", "gate", "dense"),
                List.of("router", "multi-level", "router.second", "bias-balanced", "gate", "dense"),
                List.of("router", "switch", "gate", "dense"),
                List.of("router", "expert-choice", "gate", "dense"),
                List.of("router", "sinkhorn", "gate", "dense"),
                List.of("router", "rre"),
                List.of("router", "hash"),
                List.of("router", "counting", "gate", "dense"),
                List.of("router", "switch", "gate", "dense", "shadow", "counting"));
    }

    @ParameterizedTest
    @MethodSource("routers")
    void everyRouterGivesTheBitsOfAnUndisturbedRun(List<String> router) throws IOException {
        sameAfterARepeat(
                BadWire.toRank1(STEP, Direction.DISPATCH, true, 1), new OnceBad(), router.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "all-to-all, float32",
        "all-to-all-padded, bfloat16",
        "hierarchical, float32",
        "group-wise, float16",
        "all-gather, float32",
        "dedup, bfloat16"
    })
    void everyStrategyReproducesTheBitsAfterRowsWereRepaired(String strategy, String precision) throws IOException {
        sameAfterARepeat(
                BadWire.toRank1(STEP, strategy.equals("all-gather") ? Direction.COUNTS : Direction.DISPATCH, false, 1),
                new OnceBad(),
                ("router,locmoe,comm," + strategy + ",precision," + precision).split(","));
    }

    @Test
    void damagedGradientSumsAreRepeatedExactly() throws IOException {
        sameAfterARepeat(BadWire.toRank1(STEP, Direction.GRADIENTS, true, 1), new OnceBad());
    }

    /** The damaged messages are weights of replicas, their gradients on the way home, rows, and nothing. */
    @ParameterizedTest
    @CsvSource({
        "hottest, GRADIENTS, 1, switch",
        "moved, GRADIENTS, 3, bias-balanced",
        "turning, DISPATCH, 1, counting",
        "turning, DISPATCH, 0, bad-gradient"
    })
    void stepsWithReplicasAreRepeatedExactly(String planner, Direction direction, int messages, String router)
            throws IOException {
        sameAfterARepeat(
                BadWire.toRank1(STEP, direction, true, messages),
                messages == 0 ? new OnceBad() : new OnceBad(0),
                ("gate,dense,placementEvery,2,placement," + planner + ",router," + router).split(","));
    }

    /** The second device of a rank alone has noticed it. */
    @Test
    void damagedTensorGroupSumsAreRepeatedExactly() throws IOException {
        sameAfterARepeat(
                BadWire.toRank1(STEP, Direction.GRADIENTS, false, 1),
                new OnceBad(),
                "devicesPerNode",
                "2",
                "tensorParallel",
                "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16"})
    void nanLossOnOneRankIsRepeatedExactly(String precision) throws IOException {
        sameAfterARepeat(UnaryOperator.identity(), new OnceBad(), "router", "bad-loss", "precision", precision);
    }

    @Test
    void nanGradientIsRepeatedExactly() throws IOException {
        sameAfterARepeat(UnaryOperator.identity(), new OnceBad(), "router", "bad-gradient");
    }

    /** Rank 1 has another sum than rank 0; the NaN does not spread further. */
    @Test
    void nanSumOnOneRankIsRepeatedExactly() throws IOException {
        sameAfterARepeat(BadWire.sumOfRank1(STEP), new OnceBad());
    }

    @Test
    void nanGradientOnASingleRankIsRepeatedExactly() throws IOException {
        sameAfterARepeat(UnaryOperator.identity(), new OnceBad(), "router", "bad-gradient", "nodes", "1");
    }

    @Test
    void aSecondBitInTheSameStepEndsTheJobByName() {
        assertThatThrownBy(() -> run("run", BadWire.toRank1(STEP, Direction.GRADIENTS, true, 1000), new OnceBad()))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith(BadWire.SAID + ": step 4, ")
                .hasMessageContaining("so it was again when the step was repeated");
    }

    @Test
    void repeatedNanLossEndsTheJobNamingRankLayerAndStep() {
        assertThatThrownBy(() -> run("run", UnaryOperator.identity(), new OnceBad(2), "router", "bad-loss"))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("step 4, rank 1: the bad loss of router bad-loss")
                .hasMessageContainingAll(
                        "sparse layer 0",
                        "is NaN, though the numbers that it was given are finite",
                        "so it was again when the step was repeated: look in the formula of this plug-in")
                .hasMessageNotContainingAny("learningRate", "link");
    }

    @Test
    void repeatedNanGradientEndsTheJobNamingRankAndParameter() {
        assertThatThrownBy(() -> run("run", UnaryOperator.identity(), new OnceBad(2), "router", "bad-gradient"))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("step 4: the gradient norm is NaN; step 4, rank 1: the gradient through router"
                        + " bad-gradient on gate grap, sparse layer 0 is not finite, though the numbers that it was"
                        + " given are finite; step 4, rank 1: the gradient of ")
                .hasMessageNotContainingAny("rank 0", "learningRate", "link");
    }

    @Test
    void repeatedNanGradientOnASingleRankEndsTheJob() {
        assertThatThrownBy(() ->
                        run("run", UnaryOperator.identity(), new OnceBad(2), "router", "bad-gradient", "nodes", "1"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("rank 0: the gradient of blocks.");
    }
}
