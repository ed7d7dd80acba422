package io.locmoe.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.settings.Choice;
import io.locmoe.parity.ClassPathPlugins;
import io.locmoe.spi.device.Device;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counted operations of the shipped gates against their formulas, with T tokens of width d for n experts. */
class GateCostTest {
    private static final Choice DENSE = new Choice("dense", Map.of());
    private static final Choice COSINE = new Choice("grap", Map.of());
    private static final Choice LITERAL = new Choice("grap", Map.of("logits", "literal"));

    private final Device device = new CpuDriver().open(0);

    private double[] flops(Choice gate, GateShape shape) {
        CountingDevice counter = new CountingDevice(device);
        try (GateCase one = new GateCase(counter, new ClassPathPlugins(), gate, shape, GateCase.tokens(shape, 1))) {
            counter.take();
            assertThat(one.forward()).isPositive();
            double forward = (double) counter.take() / shape.tokens();
            one.forwardBackward();
            return new double[] {forward, (double) counter.take() / shape.tokens()};
        }
    }

    /** 2dn forward, and as many again for each of the two gradients. */
    @ParameterizedTest
    @CsvSource({"10, 48, 6", "3, 128, 8", "2, 5120, 16"})
    void denseGateTakes2dnOperations(int tokens, int width, int experts) {
        GateShape shape = new GateShape(tokens, width, experts);
        assertThat(shape.closedForm("dense")).isEqualTo(2L * width * experts);
        assertThat(flops(DENSE, shape)).containsExactly(2. * width * experts, 6. * width * experts);
    }

    /** The block means are d + n as in the paper's comparison; ReLU and tie-break add three operations an expert. */
    @ParameterizedTest
    @CsvSource({"10, 48, 6", "3, 128, 8", "2, 5120, 16"})
    void groupedAveragePoolingTakesDPlusNOperations(int tokens, int width, int experts) {
        GateShape shape = new GateShape(tokens, width, experts);
        assertThat(shape.closedForm("grap")).isEqualTo(width + experts);
        assertThat(flops(LITERAL, shape)[0]).isEqualTo(width + experts + 3. * experts);
    }

    /**
     * The angle also needs the length of the token: d squares, their sum, a root; and a division and a scale an expert.
     */
    @ParameterizedTest
    @CsvSource({"10, 48, 6", "3, 128, 8", "2, 5120, 16"})
    void cosineAlsoCountsTheOperationsOfTheTokensLength(int tokens, int width, int experts) {
        assertThat(flops(COSINE, new GateShape(tokens, width, experts))[0]).isEqualTo(3. * width + 3 * experts + 2);
    }

    @Test
    void aRunComparesWithTheFirstGate() {
        GateShape shape = new GateShape(16, 128, 8);
        List<GateCost> costs = new GateBench(device, new ClassPathPlugins(), List.of(DENSE, LITERAL), 3).run(shape);
        assertThat(costs).extracting(GateCost::gate).containsExactly("dense", "grap:logits=literal");
        assertThat(costs).extracting(GateCost::parameters).containsExactly(128L * 8, 0L);
        assertThat(costs.getFirst().forwardRatio()).isEqualTo(new Quartiles(1, 1, 1));
        for (GateCost cost : costs) {
            assertThat(cost.forward().low())
                    .isPositive()
                    .isLessThanOrEqualTo(cost.forward().median());
            assertThat(cost.training().median())
                    .isLessThanOrEqualTo(cost.training().high());
        }
        GateBenchReport report = new GateBenchReport("./locmoe bench gate", "1", "cpu", 3, costs);
        assertThat(report.findings())
                .singleElement()
                .asString()
                .startsWith("d = 128, n = 8: gate grap:logits=literal does 7.8% of the operations of dense "
                        + "(by the formulas 6.6%)");
        assertThat(report.tables().getFirst().rows())
                .containsExactly(
                        List.of("dense", "1,024", "2,048", "2,048", "6,144"),
                        List.of("grap:logits=literal", "0", "136", "160", "184"));
    }

    @AfterEach
    void close() {
        device.close();
    }
}
