package io.locmoe.engine.sparse;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.dot;
import static io.locmoe.conformance.tensor.Numbers.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.comm.alltoall.AllToAllPlugin;
import io.locmoe.conformance.tensor.CentralDifferences;
import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.LayerBench;
import io.locmoe.engine.PlainLayers;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A sparse layer against {@code y_t = p_e(x_t) E_e(x_t)} in float64, e the token's best expert (Switch Transformer eq.
 * 2; LocMoE eq. 1-3), and 0 for padding and for tokens over the capacity: values, and gradients by central differences.
 */
class SparseLayerTest {
    private static final int WIDTH = 4;
    private static final int EXPERTS = 3;
    private static final int ROWS = 10;
    private static final int CAPACITY = 3;
    private static final ModelSettings MODEL = TinyJob.model("width", "4", "feedForward", "6");

    private static Router topOne() {
        return (scores, context) -> {
            TokenChoices choices = TopK.choose(scores.toArray(), EXPERTS, 1, context.valid());
            var assignment = Capacity.limit(choices, EXPERTS, CAPACITY, context.mesh());
            return new RoutingPlan(assignment, CombineWeights.probabilities(scores.softmax(), assignment), Map.of());
        };
    }

    /** Expert of each token by the float64 gate, -1 where it has none. */
    private static int[] route(double[] x, double[] gate, boolean[] valid) {
        double[] scores = Plain.product(x, gate, WIDTH, EXPERTS, false);
        int[] load = new int[EXPERTS];
        int[] chosen = new int[ROWS];
        for (int t = 0; t < ROWS; t++) {
            int best = 0;
            for (int e = 1; e < EXPERTS; e++) {
                best = scores[t * EXPERTS + e] > scores[t * EXPERTS + best] ? e : best;
            }
            chosen[t] = valid[t] && load[best]++ < CAPACITY ? best : -1;
        }
        return chosen;
    }

    /** in: x, gate, and four arrays of each expert. */
    private static double[] reference(double[][] in, int[] chosen) {
        double[] probabilities = Plain.softmax(Plain.product(in[0], in[1], WIDTH, EXPERTS, false), EXPERTS);
        double[] y = new double[in[0].length];
        for (int t = 0; t < ROWS; t++) {
            if (chosen[t] >= 0) {
                int e = chosen[t];
                double[] out = PlainLayers.feedForward(
                        Arrays.copyOfRange(in[0], t * WIDTH, (t + 1) * WIDTH),
                        in[2 + 4 * e],
                        in[3 + 4 * e],
                        in[4 + 4 * e],
                        in[5 + 4 * e]);
                for (int c = 0; c < WIDTH; c++) {
                    y[t * WIDTH + c] = probabilities[t * EXPERTS + e] * out[c];
                }
            }
        }
        return y;
    }

    @ParameterizedTest
    @EnumSource
    void valueAndGradientsAreThoseOfTheEquations(TestDriver driver) {
        boolean[] valid = new boolean[ROWS];
        Arrays.fill(valid, 0, ROWS - 1, true);
        Batch batch =
                new Batch(new int[ROWS], new int[ROWS], new int[ROWS], valid, ROWS, Slots.all(1), ROWS - 1, 1, 0, true);
        float[] x = Numbers.uniform(8, ROWS * WIDTH, -1, 1);
        try (Device device = driver.open();
                LayerBench bench = new LayerBench(device, b -> layer(b, batch))) {
            double[][] inputs = bench.inputs(x);
            int[] chosen = route(inputs[0], inputs[1], valid);
            assertThat(Arrays.copyOf(chosen, ROWS - 1))
                    .as("some token is over the capacity")
                    .contains(-1);
            DeviceTensor in = bench.tape.variable(x, ROWS, WIDTH);
            DeviceTensor out = bench.layer.apply(in);
            assertClose("value", out.toArray(), reference(inputs, chosen), 1e-5);
            float[] weights = Numbers.uniform(9, ROWS * WIDTH, -1, 1);
            bench.tape.backward(
                    List.of(out.multiply(bench.tape.of(weights, ROWS, WIDTH)).sum()), new float[] {1f});
            float[] gradients = LayerBench.read(bench.tape, bench.block.gradients());
            for (int i = 0; i < inputs.length; i++) {
                double[] wanted =
                        CentralDifferences.gradient(p -> dot(reference(p, chosen), doubles(weights)), inputs, i);
                assertClose(
                        "gradient of input " + i,
                        i == 0 ? LayerBench.read(bench.tape, in.gradient()) : bench.part(gradients, i - 1),
                        wanted,
                        1e-5);
            }
            bench.tape.reset();
        }
    }

    private static UnaryOperator<DeviceTensor> layer(ParameterBlock block, Batch batch) {
        SoloMesh mesh = new SoloMesh();
        var comm = new AllToAllPlugin().communicationStrategies().getFirst();
        RowExchange rows = new RowExchange(comm.create(Options.parse(comm.options(), Map.of())), mesh, new StepClock());
        ExpertPlacement placement = ExpertPlacement.even(1, EXPERTS, mesh.topology());
        DeviceTensor gate = block.declare("gate", 0f, 1f, WIDTH, EXPERTS);
        LayerSite site = new LayerSite(0, "test", 1, mesh.topology(), placement, mesh);
        GateStage scores = new GateStage(site, Optional.of((tokens, tensors) -> tokens.matmul(gate)), 1);
        SparseLayer layer = new SparseLayer(
                site,
                scores,
                new RankRoute(site, topOne(), scores),
                Optional.empty(),
                new DispatchStage(
                        site, new Experts(block, "experts", 0, EXPERTS, MODEL, TensorGroup.solo()), rows, 1, false),
                new CombineStage(Optional.empty()));
        return x -> layer.route(x, batch, new LayerResults()).get();
    }
}
