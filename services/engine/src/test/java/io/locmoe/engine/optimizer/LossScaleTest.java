package io.locmoe.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.Precision;
import org.junit.jupiter.api.Test;

/** The rules of the loss scale, number by number. */
class LossScaleTest {
    private final LossScale scale = new LossScale(Precision.FLOAT16);

    private void goodSteps(int count) {
        for (int i = 0; i < count; i++) {
            scale.good();
        }
    }

    @Test
    void scaleHalvesOnOverflowAndDoublesAfterAThousandGoodSteps() {
        assertThat(scale.state()).isEqualTo(new LossScale.State(65536, 0, 0));
        assertThat(scale.fault(Double.POSITIVE_INFINITY)).isEmpty();
        scale.overflow();
        assertThat(scale.state()).isEqualTo(new LossScale.State(32768, 0, 1));
        goodSteps(999);
        assertThat(scale.state()).isEqualTo(new LossScale.State(32768, 999, 1));
        scale.overflow();
        assertThat(scale.state()).isEqualTo(new LossScale.State(16384, 0, 2));
        goodSteps(1000);
        assertThat(scale.state()).isEqualTo(new LossScale.State(32768, 0, 2));
    }

    @Test
    void scaleStopsGrowingAtTwoToThe24() {
        goodSteps(100_000);
        assertThat(scale.value()).isEqualTo(0x1p24);
    }

    @Test
    void nanAtAScaleOfOneIsAFault() {
        for (int step = 1; step <= 16; step++) {
            assertThat(scale.fault(Double.NaN)).isEmpty();
            scale.overflow();
        }
        assertThat(scale.value()).isEqualTo(1);
        assertThat(scale.fault(Double.NaN))
                .contains("the gradient norm is NaN although the loss scale has fallen to 1, so it is not"
                        + " the range of float16");
        assertThat(scale.fault(3)).isEmpty();
    }

    @Test
    void otherPrecisionsScaleNothing() {
        LossScale none = new LossScale(Precision.BFLOAT16);
        none.good();
        assertThat(none.state()).isEqualTo(new LossScale.State(1, 0, 0));
        assertThat(none.fault(Double.POSITIVE_INFINITY)).contains("the gradient norm is Infinity");
        assertThat(none.fault(3)).isEmpty();
    }

    @Test
    void theScaleContinuesOnlyBetweenJobsThatHaveOne() {
        LossScale.State saved = new LossScale.State(1024, 17, 3);
        scale.restore(saved, true);
        assertThat(scale.state()).isEqualTo(saved);
        LossScale other = new LossScale(Precision.FLOAT32);
        other.restore(saved, true);
        assertThat(other.state()).isEqualTo(new LossScale.State(1, 0, 3));
        LossScale again = new LossScale(Precision.FLOAT16);
        again.restore(other.state(), false);
        assertThat(again.state()).isEqualTo(new LossScale.State(65536, 0, 3));
    }
}
