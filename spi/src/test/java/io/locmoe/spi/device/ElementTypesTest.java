package io.locmoe.spi.device;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static io.locmoe.spi.device.memory.ElementType.INT32;
import static io.locmoe.spi.device.memory.ElementType.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Spans count in elements of their type, and kernels refuse types that they are not defined for. */
class ElementTypesTest {
    private static final DeviceBuffer BUFFER = new DeviceBuffer() {
        @Override
        public long bytes() {
            return 64;
        }

        @Override
        public void free() {
            throw new UnsupportedOperationException();
        }
    };

    private static Span span(ElementType type, long length) {
        return new Span(BUFFER, 0, length, type);
    }

    @Test
    void aSpanCountsInElementsOfItsType() {
        Span halves = new Span(BUFFER, 3, 29, FLOAT16);
        assertThat(halves.byteOffset()).isEqualTo(6);
        assertThat(halves.byteSize()).isEqualTo(58);
        assertThat(halves.slice(2, 4)).isEqualTo(new Span(BUFFER, 5, 4, FLOAT16));
        assertThat(new Span(BUFFER, 0, 64, INT8).byteSize()).isEqualTo(64);
        assertThatThrownBy(() -> new Span(BUFFER, 3, 30, FLOAT16)).hasMessageContaining("of a buffer of 32 elements");
    }

    @Test
    void aSpanWithoutATypeIsOfFloat32() {
        assertThat(new Span(BUFFER, 1, 15)).isEqualTo(new Span(BUFFER, 1, 15, FLOAT32));
        assertThat(new Span(BUFFER, 1, 15).byteSize()).isEqualTo(15L * Span.ELEMENT_BYTES);
    }

    @Test
    void kernelsStateTheirTypes() {
        assertThat(Kernel.types(Affine.class)).containsExactly(FLOAT32);
        assertThat(Kernel.types(Cast.class)).containsExactlyInAnyOrder(BFLOAT16, FLOAT16);
        assertThat(Kernel.types(Copy.class)).containsExactlyInAnyOrder(ElementType.values());
    }

    @Test
    void otherTypesAreRefusedByKernelAndOperand() {
        assertThatThrownBy(() -> new Affine(span(FLOAT32, 4), 1, 0, span(BFLOAT16, 4)))
                .hasMessage("Affine: out is bfloat16, this operand is float32");
        assertThatThrownBy(() -> new Fill(span(INT32, 4), 1))
                .hasMessage("Fill: out is int32, this operand is float32 or bfloat16 or float16");
        assertThatThrownBy(() -> new Copy(span(FLOAT16, 4), span(BFLOAT16, 4)))
                .hasMessage("Copy: out is bfloat16, this operand is float16");
        assertThatThrownBy(() -> new GatherRows(span(INT8, 4), span(INT8, 1), span(INT8, 4), 1, 1, 4))
                .hasMessage("GatherRows: index is int8, this operand is int32 or float32");
        assertThatThrownBy(() -> new Cast(span(BFLOAT16, 4), span(FLOAT16, 4)))
                .hasMessage("Cast: out is float16, this operand is float32");
        assertThatThrownBy(() -> new Cast(span(FLOAT32, 4), span(FLOAT32, 4)))
                .hasMessage("Cast: out is float32, this operand is bfloat16 or float16");
        assertThatThrownBy(() -> product(BFLOAT16, FLOAT16, FLOAT32))
                .hasMessage("MatMul: B is float16, this operand is bfloat16");
        assertThatThrownBy(() -> product(FLOAT32, FLOAT32, BFLOAT16))
                .hasMessage("MatMul: C is bfloat16, this operand is float32");
    }

    private static MatMul product(ElementType a, ElementType b, ElementType c) {
        return MatMul.of(span(a, 4), false, span(b, 4), false, span(c, 4), 2, 2, 2, 0);
    }

    @Test
    void attentionTakesOperandsOfOneTypeAndGivesItOrFloat32() {
        assertThat(Kernel.types(FusedAttention.class)).containsExactlyInAnyOrder(FLOAT32, BFLOAT16, FLOAT16);
        assertThat(Kernel.types(FusedAttentionBackward.class)).isEqualTo(Kernel.types(FusedAttention.class));
        for (ElementType result : new ElementType[] {FLOAT16, FLOAT32}) {
            assertThat(attention(FLOAT16, result).elementType()).isEqualTo(FLOAT16);
            assertThat(attention(FLOAT16, result).tolerance()).isEqualTo(0x1p-9);
            assertThat(gradient(FLOAT16, result, FLOAT16).elementType()).isEqualTo(FLOAT16);
            assertThat(gradient(FLOAT16, result, FLOAT16).tolerance()).isEqualTo(0x1p-9);
        }
        assertThatThrownBy(() -> attention(FLOAT32, BFLOAT16))
                .hasMessage("FusedAttention: out is bfloat16, this operand is float32");
        assertThatThrownBy(() -> attention(INT32, FLOAT32))
                .hasMessage("FusedAttention: qkv is int32, this operand is float32 or bfloat16 or float16");
        assertThatThrownBy(() -> gradient(BFLOAT16, FLOAT32, FLOAT32))
                .hasMessage("FusedAttentionBackward: gradientOut is float32, this operand is bfloat16");
        assertThatThrownBy(() -> gradient(BFLOAT16, FLOAT16, BFLOAT16))
                .hasMessage("FusedAttentionBackward: out is float16, this operand is bfloat16 or float32");
    }

    private static FusedAttention attention(ElementType type, ElementType out) {
        Span numbers = span(FLOAT32, 2);
        return new FusedAttention(span(type, 12), span(out, 4), numbers, numbers, 1, 2, 1, 2, 1f);
    }

    private static FusedAttentionBackward gradient(ElementType type, ElementType result, ElementType above) {
        Span numbers = span(FLOAT32, 2);
        return new FusedAttentionBackward(
                span(type, 12), span(result, 4), numbers, numbers, span(above, 4), span(result, 12), 1, 2, 1, 2, 1f);
    }

    @Test
    void productToleranceFollowsTheTypeOfItsResult() {
        assertThat(product(BFLOAT16, BFLOAT16, BFLOAT16).tolerance()).isEqualTo(0x1p-6);
        assertThat(product(FLOAT16, FLOAT16, FLOAT16).tolerance()).isEqualTo(0x1p-9);
        MatMul wide = product(FLOAT16, FLOAT16, FLOAT32);
        assertThat(wide.tolerance()).isEqualTo(1e-5);
        assertThat(wide.elementType()).isEqualTo(FLOAT16);
    }

    @Test
    void aDeviceWithoutDeclaredTypesSupportsFloat32Only() {
        Device device = (Device) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Device.class},
                (proxy, method, arguments) ->
                        method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : true);
        assertThat(device.supports(MatMul.class, FLOAT32)).isTrue();
        assertThat(device.supports(MatMul.class, BFLOAT16)).isFalse();
        assertThat(device.supports(Cast.class, BFLOAT16)).isFalse();
        assertThat(new DeviceDescription(0, "x", "y").elementTypes()).containsExactly(new ElementSupport(FLOAT32, "y"));
    }
}
