package io.locmoe.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.memory.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An output of a small type gets a gradient of float32, and is none that the host reads. */
class SmallOutputTest {

    @Test
    void gradientsStayFloat32() {
        try (Device device = new ReferenceDriver().open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor x = tape.variable(new float[] {1, 2, 3}, 3);
            DeviceTensor small = tape.output(ElementType.BFLOAT16, new int[] {3}, x);
            assertThat(small.span().type()).isEqualTo(ElementType.BFLOAT16);
            assertThatIllegalArgumentException()
                    .isThrownBy(small::toArray)
                    .withMessage("the host reads float32, not bfloat16");
            tape.launch(new Cast(x.span(), small.span()));
            tape.record(small, gradient -> {
                assertThat(gradient.type()).isEqualTo(ElementType.FLOAT32);
                tape.contribute(x, target -> tape.launch(new Copy(gradient, target)));
            });
            DeviceTensor wide = tape.output(new int[] {3}, small);
            tape.launch(new Cast(small.span(), wide.span()));
            tape.record(wide, gradient -> tape.contribute(small, target -> tape.launch(new Copy(gradient, target))));
            tape.backward(List.of((DeviceTensor) wide.sum()), new float[] {2f});
            DeviceTensor gradient = tape.parameter(true, 3);
            gradient.bind(x.gradient(), null);
            assertThat(gradient.toArray()).containsExactly(2, 2, 2);
            tape.reset();
        }
    }
}
