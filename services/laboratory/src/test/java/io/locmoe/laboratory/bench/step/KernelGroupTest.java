package io.locmoe.laboratory.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import org.junit.jupiter.api.Test;

class KernelGroupTest {
    private record Unallocated(long bytes) implements DeviceBuffer {
        @Override
        public void free() {
            throw new IllegalStateException("nothing was allocated");
        }
    }

    private static Span span(int elements) {
        return new Span(new Unallocated(4L * elements), 0, elements);
    }

    private static MatMul product(int m, int n, int k) {
        return MatMul.of(span(m * k), false, span(k * n), true, span(m * n), m, n, k, 0f);
    }

    @Test
    void productsOfNearShapesAreOneGroup() {
        KernelTally tally = new KernelTally(KernelGroup.of(product(256, 96, 32)));
        for (int m : new int[] {250, 270}) {
            assertThat(KernelGroup.of(product(m, 96, 32))).isEqualTo(tally.group());
            tally.add(product(m, 96, 32), 1000);
        }
        assertThat(tally.name()).isEqualTo("MatMul ABᵀ ~270×96×32");
        assertThat(tally.flops()).isEqualTo(2L * (250 + 270) * 96 * 32);
        assertThat(tally.nanos()).isEqualTo(2000);
        assertThat(KernelGroup.of(product(384, 96, 32))).isNotEqualTo(tally.group());
        assertThat(KernelGroup.of(product(256, 128, 32))).isNotEqualTo(tally.group());
        assertThat(KernelGroup.of(product(0, 96, 32)).m()).isZero();
        assertThat(KernelGroup.of(product(1, 96, 32)).m()).isEqualTo(1);
    }

    @Test
    void otherKernelsGroupByWhatTheyDo() {
        Span few = span(4);
        KernelTally tally = new KernelTally(KernelGroup.of(new Unary(Unary.Function.GELU, few, few)));
        tally.add(new Unary(Unary.Function.GELU, few, few), 10);
        assertThat(tally.name()).isEqualTo("Unary GELU");
        assertThat(tally.sample()).isNull();
        assertThat(KernelGroup.of(new Unary(Unary.Function.EXP, few, few))).isNotEqualTo(tally.group());
    }
}
