package io.locmoe.laboratory.bench.step.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.util.List;
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

    /** The largest piece of rows tells the kind of product; all pieces count. */
    @Test
    void groupedProductsAreProducts() {
        List<Integer> rows = List.of(20, 0, 60);
        List<Span> weights = List.of(span(32 * 96), span(32 * 96), span(32 * 96));
        List<Span> biases = List.of(span(96), span(96), span(96));
        Span x = span(80 * 32);
        Span y = span(80 * 96);
        assertThat(only(new GroupedLinear(rows, x, weights, biases, y, y, 32, 96)))
                .isEqualTo("GroupedLinear 60×96×32");
        assertThat(only(new GroupedLinearBackward(rows, y, weights, x, x, 32, 96)))
                .isEqualTo("GroupedLinearBackward 60×32×96");
        assertThat(only(new GroupedLinearGradients(rows, x, y, weights, biases, 32, 96)))
                .isEqualTo("GroupedLinearGradients 32×96×60");
    }

    private static String only(Kernel kernel) {
        KernelTally tally = new KernelTally(KernelGroup.of(kernel));
        tally.add(kernel, 10);
        assertThat(tally.flops()).isEqualTo(2L * 80 * 32 * 96);
        assertThat(tally.sample()).isNotNull();
        return tally.name();
    }

    /** Two products of the pairs of tokens and those that they see: 3 sequences of 10, 2 heads of 4 columns. */
    @Test
    void attentionIsProducts() {
        Kernel kernel = new FusedAttention(span(30 * 24), span(30 * 8), span(60), span(60), 3, 10, 2, 8, 1f);
        KernelTally tally = new KernelTally(KernelGroup.of(kernel));
        tally.add(kernel, 10);
        assertThat(tally.name()).isEqualTo("FusedAttention 10×10×4");
        assertThat(tally.flops()).isEqualTo(2L * 2 * 3 * 55 * 8);
    }

    @Test
    void otherKernelsAreGroupedByFunction() {
        Span few = span(4);
        KernelTally tally = new KernelTally(KernelGroup.of(new Unary(Unary.Function.GELU, few, few)));
        tally.add(new Unary(Unary.Function.GELU, few, few), 10);
        assertThat(tally.name()).isEqualTo("Unary GELU");
        assertThat(tally.sample()).isNull();
        assertThat(KernelGroup.of(new Unary(Unary.Function.EXP, few, few))).isNotEqualTo(tally.group());
    }
}
