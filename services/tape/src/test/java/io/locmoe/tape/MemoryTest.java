package io.locmoe.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks of few sizes, used again. */
class MemoryTest {

    @Test
    void aSizeClassWastesLessThanAQuarter() {
        long before = 0;
        for (long elements = 1; elements < 5000; elements++) {
            long size = Memory.sizeClass(elements);
            assertThat(size).isGreaterThanOrEqualTo(elements).isGreaterThanOrEqualTo(before);
            assertThat(Memory.sizeClass(size)).isEqualTo(size);
            if (elements > 16) {
                assertThat(size - elements).as("waste at %d", elements).isLessThan((elements + 3) / 4);
            }
            before = size;
        }
    }

    @Test
    void aBlockGivenBackIsTakenAgainByItsSizeClass() {
        try (Device device = new ReferenceDriver().open(0);
                Memory memory = new Memory(device)) {
            Span first = memory.take(100);
            Span second = memory.take(100);
            assertThat(second.buffer()).isNotSameAs(first.buffer());
            memory.give(first);
            assertThat(memory.take(97).buffer()).isSameAs(first.buffer());
            assertThat(memory.take(300).buffer()).isNotIn(first.buffer(), second.buffer());
        }
    }

    @Test
    void equalStepsTakeNoNewMemory() {
        try (Device device = new ReferenceDriver().open(0);
                Tape tape = new Tape(device)) {
            step(tape);
            long first = tape.memoryBytes();
            for (int i = 0; i < 20; i++) {
                step(tape);
            }
            assertThat(tape.memoryBytes()).isEqualTo(first);
        }
    }

    private static void step(Tape tape) {
        DeviceTensor x = tape.variable(new float[12], 3, 4);
        DeviceTensor y = x.exp()
                .matmulTransposed(x)
                .softmax()
                .gatherRows(new int[] {1, 1})
                .sum();
        tape.backward(List.of(y), new float[] {1f});
        tape.reset();
    }
}
