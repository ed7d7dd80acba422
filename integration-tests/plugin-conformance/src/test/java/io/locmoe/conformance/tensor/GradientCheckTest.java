package io.locmoe.conformance.tensor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.tensor.GradientCheck.Input;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    private static final Input LOGITS = GradientCheck.input(Numbers.uniform(1, 12, -1, 1), 3, 4);
    private static final Input FACTORS = GradientCheck.input(Numbers.uniform(2, 12, -1, 1), 3, 4);

    @Test
    void aRightGradientPasses() {
        assertThatCode(() -> GradientCheck.assertGradients(
                        (in, _) -> in[0].softmax().multiply(in[1]).sum(), LOGITS, FACTORS))
                .doesNotThrowAnyException();
    }

    /** What is detached takes part in the value and in no gradient. */
    @Test
    void detachedTensorsAreHeldConstant() {
        assertThatCode(() -> GradientCheck.assertGradients(
                        (in, _) -> in[0].multiply(in[0].softmax().detach()).sum(), LOGITS))
                .doesNotThrowAnyException();
    }

    @Test
    void aGradientThatDoesNotFlowFailsWithTheNumberOfTheInput() {
        assertThatThrownBy(() -> GradientCheck.assertGradients(
                        (in, tensors) -> in[0].multiply(tensors.of(in[1].toArray(), 3, 4))
                                .sum(),
                        LOGITS,
                        FACTORS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradient of input 1");
    }
}
