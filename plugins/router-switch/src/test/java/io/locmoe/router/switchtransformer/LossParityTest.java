package io.locmoe.router.switchtransformer;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.ZLoss;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Balance loss and z-loss against the numbers of other systems. */
class LossParityTest extends RankTest {

    private RoutingPlan route(float[][] logits, int k, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 4);
        all[options.length] = "topK";
        all[options.length + 1] = Integer.toString(k);
        all[options.length + 2] = "alpha";
        all[options.length + 3] = "1";
        return rank.router("switch", logits[0].length, all)
                .route(rank.matrix(logits), TestCall.alone(rank.tape(), logits.length, logits[0].length));
    }

    private static float value(Tensor scalar) {
        return scalar.toArray()[0];
    }

    private static float[][] logits(String name) {
        return switch (name) {
            case "A" -> Goldens.A;
            case "B" -> Goldens.B;
            default -> Goldens.C;
        };
    }

    /** Published: Hugging Face, {@code test_modeling_switch_transformers.py}, {@code test_equivalency_balancy_loss}. */
    @Test
    void balanceLossOfHuggingFacesSwitch() {
        Tensor probabilities = rank.matrix(new float[][] {
            {.35490513f, .60419905f},
            {.4275843f, .23061597f},
            {.32985854f, .43953657f},
            {.25099766f, .27730572f},
            {.7678207f, .71474564f}
        });
        Tensor loss = BalanceLoss.of(probabilities, new long[] {3, 2}, 1, TestCall.alone(rank.tape(), 5, 2));
        assertThat(value(loss)).isCloseTo(0.8741045f, FLOAT);
    }

    /** Published: the same file, {@code test_equivalency_router_z_loss}. */
    @Test
    void zLossOfHuggingFacesSwitch() {
        Tensor loss = ZLoss.of(rank.matrix(Goldens.Z), TestCall.alone(rank.tape(), 12, 4));
        assertThat(value(loss)).isCloseTo(13.786719f, offset(2e-5f));
    }

    /** One input, two conventions: the one counts all choices, the other the first. */
    @ParameterizedTest
    @CsvSource({
        "A, 1, megatron, 1.066839719", "A, 2, megatron, 1.033419859", "B, 1, megatron, 1.004002270",
        "B, 2, megatron, 1.028300726", "C, 1, megatron, 1.030915711", "C, 2, megatron, 1.030915711",
        "A, 1, gshard, 1.066839719", "A, 2, gshard, 1.066839719", "B, 1, gshard, 1.004002270",
        "B, 2, gshard, 1.004002270", "C, 2, gshard, 1.030915711"
    })
    void balanceLossByConvention(String name, int k, String form, float expected) {
        RoutingPlan plan = route(logits(name), k, "auxiliaryForm", form);
        assertThat(value(plan.losses().get(RoutingPlan.AUXILIARY))).isCloseTo(expected, FLOAT);
    }

    @ParameterizedTest
    @CsvSource({"A, 2.898035156", "B, 5.755243610", "C, 3.902804886"})
    void zLoss(String name, float expected) {
        assertThat(value(route(logits(name), 1, "zLoss", "1").losses().get("z")))
                .isCloseTo(expected, offset(5e-6f));
    }

    /**
     * Megatron's aux_loss over a part of the batch, and its global_aux_loss over all of it, are two different numbers.
     */
    @Test
    void lossOfAPartialBatchDiffersFromTheGlobalLoss() {
        float[][] a = Goldens.A;
        float first = value(route(new float[][] {a[0], a[1]}, 2).losses().get(RoutingPlan.AUXILIARY));
        float second = value(route(new float[][] {a[2], a[3]}, 2).losses().get(RoutingPlan.AUXILIARY));
        assertThat(first).isCloseTo(1.049212290f, FLOAT);
        assertThat(second).isCloseTo(1.265906145f, FLOAT);
        assertThat(value(route(a, 2).losses().get(RoutingPlan.AUXILIARY))).isCloseTo(1.033419859f, FLOAT);
    }

    @Test
    void gradientOfTheBalanceLoss() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan =
                rank.router("switch", 4, "topK", "2", "alpha", "1").route(logits, TestCall.alone(rank.tape(), 4, 4));
        assertThat(rank.gradient(plan.losses().get(RoutingPlan.AUXILIARY), logits))
                .containsExactly(
                        new float[] {
                            -.030532872f,
                            -.001552543f,
                            -.001404799f,
                            .033490213f,
                            -.031715141f,
                            .001779925f,
                            .001331853f,
                            .028603363f,
                            -.026805826f,
                            -.002270068f,
                            -.003742709f,
                            .032818603f,
                            -.025090397f,
                            -.003745234f,
                            -.006756359f,
                            .035591991f
                        },
                        offset(1e-7f));
    }

    @Test
    void gradientOfTheZLoss() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan = rank.router("switch", 4, "zLoss", "1").route(logits, TestCall.alone(rank.tape(), 4, 4));
        assertThat(rank.gradient(plan.losses().get(ZLoss.NAME), logits))
                .containsExactly(
                        new float[] {
                            .182497464f, .199684032f, .180681584f, .220684985f, .216215083f, .238954622f, .178801038f,
                                    .177021938f,
                            .170523061f, .168826328f, .278347558f, .251859285f, .159576571f, .161180342f, .290767470f,
                                    .321347752f
                        },
                        offset(1e-6f));
    }

    @Test
    void zeroCoefficientAddsNoLoss() {
        assertThat(rank.router("switch", 4, "alpha", "0")
                        .route(rank.matrix(Goldens.A), TestCall.alone(rank.tape(), 4, 4))
                        .losses())
                .isEmpty();
    }
}
