package io.locmoe.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.Span;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tensor is refused once the memory behind it belongs to others. */
class PeriodTest {
    private final Device device = new ReferenceDriver().open(0);
    private final Tape tape = new Tape(device);

    @AfterEach
    void close() {
        tape.close();
        device.close();
    }

    @Test
    void everyUseOfATensorOfAnEarlierStepIsRefused() {
        tape.at(6, 1);
        DeviceTensor old = tape.full(1f, 2, 2);
        DeviceTensor reshaped = old.reshape(4);
        tape.reset();
        tape.at(7, 0);
        DeviceTensor now = tape.full(1f, 2, 2);
        List<Runnable> uses = List.of(
                () -> old.add(now),
                () -> now.multiply(old),
                () -> now.matmul(old),
                old::softmax,
                old::toArray,
                old::detach,
                () -> reshaped.affine(2f, 0f),
                () -> old.gatherRows(new int[] {0}));
        for (Runnable use : uses) {
            assertThatIllegalStateException()
                    .isThrownBy(use::run)
                    .withMessageContaining("a tensor of step 6, micro-batch 1 was used in step 7, micro-batch 0");
        }
    }

    @Test
    void parametersOutliveAReset() {
        DeviceTensor parameter = tape.parameter(true, 2);
        Span memory = new Span(device.allocate(8), 0, 2);
        parameter.bind(memory, null);
        tape.reset();
        assertThat(parameter.affine(0f, 3f).toArray()).containsExactly(3f, 3f);
        memory.buffer().free();
    }
}
