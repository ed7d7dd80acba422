package io.locmoe.harness.grid;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.harness.job.Job;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strategies that keep bits have the losses of the reference, and those that round come as close as they declare. */
class LossesTest {
    private static final List<Double> EXPECTED = List.of(4.0, 3.5);
    private static final List<Double> ROUNDED = List.of(4.01, 3.49);

    private static void require(double error) {
        Losses.requireAgreement("with strategy all-to-all", EXPECTED, ROUNDED, error);
    }

    @Test
    void aDeclaredErrorIsAllowedAndNoMore() {
        assertThatCode(() -> require(0.004)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(0.002))
                .hasMessageContainingAll("with strategy all-to-all", "declares a larger error");
    }

    @Test
    void withoutOneEveryBitCounts() {
        assertThatThrownBy(() -> require(0)).hasMessageContaining("but with strategy all-to-all [4.0, 3.5]");
    }

    @Test
    void anErrorIsAShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GridPlan(
                        List.of(), List.of(), List.of(), List.of(), Job.tiny(), List.of(), false, false, 1))
                .withMessageContaining("below 1");
    }
}
