package io.locmoe.driver.ascend.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.FakeCann;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both phases of operators: plans, what they are made of, workspaces. */
class PlansTest {
    private static final String PLAN = "aclnnInplaceFillScalarGetWorkspaceSize";
    private static final String ENQUEUE = "aclnnInplaceFillScalar";

    private final FakeCann fake = new FakeCann();
    private Device device = open();

    private Device open() {
        return AscendDevice.open(Cann.link(fake), new DeviceDescription(0, "Ascend910B2", "test"), 1000);
    }

    @AfterEach
    void nothingIsLeft() {
        device.close();
        assertThat(fake.live()).as("what is left in CANN").isZero();
        fake.close();
    }

    @Test
    void aKernelThatRecursIsPlannedOnceAndEnqueuedAlways() {
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(32);
            MemorySegment back = arena.allocate(32);
            for (int i = 0; i < 10; i++) {
                stream.copyIn(arena.allocate(32), buffer, 0);
                stream.launch(new Fill(new Span(buffer, 3, 2), 7));
                stream.copyOut(buffer, 0, back);
                stream.record().await();
                assertThat(back.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(0, 0, 0, 7, 7, 0, 0, 0);
            }
            assertThat(fake.calls(PLAN)).isEqualTo(1);
            assertThat(fake.calls(ENQUEUE)).isEqualTo(10);
            buffer.free();
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(buffer, 3, 2), 7)))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("Fill: the buffer of 32 bytes is freed");
        }
    }

    @Test
    void launchesKeptPlansAndPiecesOfMemoryAreReportedSinceTheLastReport() {
        try (DeviceStream stream = device.openStream();
                DeviceStream other = device.openStream()) {
            DeviceBuffer buffer = device.allocate(32);
            for (int i = 0; i < 3; i++) {
                stream.launch(new Fill(new Span(buffer, 0, 2), 7));
            }
            other.launch(new Fill(new Span(buffer, 2, 2), 7));
            assertThat(device.measures())
                    .isEqualTo(Map.of(
                            "launches", 4., "keptPlanShare", 0.5, "memoryPieces", (double) fake.calls("aclrtMalloc")));
            stream.launch(new Fill(new Span(buffer, 0, 2), 7));
            assertThat(device.measures()).isEqualTo(Map.of("launches", 1., "keptPlanShare", 1., "memoryPieces", 0.));
            assertThat(device.measures()).isEqualTo(Map.of("launches", 0., "keptPlanShare", 0., "memoryPieces", 0.));
            stream.record().await();
            other.record().await();
            buffer.free();
        }
    }

    /** Kernels of equal shapes on other memory: a plan that is kept must not come from the cache of the first one's. */
    @Test
    void kernelsOfEqualShapesAreEachPlannedOnce() {
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer one = device.allocate(32);
            DeviceBuffer other = device.allocate(32);
            for (int i = 0; i < 4; i++) {
                stream.launch(new Fill(new Span(one, 0, 2), 7));
                stream.launch(new Fill(new Span(other, 0, 2), 7));
            }
            assertThat(fake.calls(PLAN)).isEqualTo(2);
            stream.record().await();
            one.free();
            other.free();
        }
    }

    /** What cannot be kept is asked about once: otherwise its other operators would never come from CANN's cache. */
    @Test
    void nonRepeatableOperatorsArePlannedForEachLaunch() {
        fake.operators().refuseToRepeat();
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(32);
            for (int i = 0; i < 5; i++) {
                stream.launch(new Fill(new Span(buffer, 0, 2), 7));
            }
            assertThat(fake.calls(PLAN)).isEqualTo(5);
            assertThat(fake.calls("aclSetAclOpExecutorRepeatable")).isEqualTo(1);
            stream.record().await();
            buffer.free();
        }
    }

    /** A new workspace takes the place of the smaller one, which goes when the stream has passed it. */
    @Test
    void theWorkspaceGrowsAndIsUsedAgain() {
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(32);
            for (long workspace : new long[] {0, 1 << 20, 40L << 20, 1 << 20, 60L << 20}) {
                fake.operators().workspace(workspace);
                stream.launch(new Fill(new Span(buffer, 0, 1), workspace));
            }
            stream.record().await();
            assertThat(fake.calls("aclrtMalloc")).isEqualTo(3);
            buffer.free();
        }
    }

    @Test
    void planningIsTriedOnceMoreWithoutMemory() {
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(32);
            fake.answer(PLAN, 207001);
            stream.launch(new Fill(new Span(buffer, 0, 1), 1));
            assertThat(fake.calls(PLAN)).isEqualTo(2);
            fake.answer(PLAN, 161002);
            fake.message("EZ1001: no such type");
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(buffer, 0, 1), 2)))
                    .hasMessageContaining("stream 0, Fill: " + PLAN + " failed with 161002")
                    .hasMessageEndingWith("EZ1001: no such type");
            stream.record().await();
            buffer.free();
        }
    }

    /** Whether it can be made repeatable or comes from a cache, a plan without a workspace is given back to CANN. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingWorkspacesLeaveNoPlan(boolean repeatable) {
        if (!repeatable) {
            fake.operators().refuseToRepeat();
        }
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(32);
            fake.operators().workspace(0);
            stream.launch(new Fill(new Span(buffer, 0, 1), 1));
            long left = fake.live();
            fake.operators().workspace(1L << 50);
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(buffer, 0, 1), 2)))
                    .hasMessageContaining("207001");
            assertThat(fake.live()).isEqualTo(left);
            stream.record().await();
            buffer.free();
        }
    }

    /** Tensors, plans and memory of a product in several steps, whichever of its calls fails. */
    @Test
    void failedCallsLeakNoTensorsPlansOrMemory() {
        String[] calls = {
            "aclCreateTensor",
            "aclCreateScalar",
            "aclnnMmGetWorkspaceSize",
            "aclnnMm",
            "aclSetAclOpExecutorRepeatable",
            "aclnnInplaceAdd",
            "aclnnInplaceAddGetWorkspaceSize"
        };
        for (String call : calls) {
            try (DeviceStream stream = device.openStream()) {
                DeviceBuffer buffer = device.allocate(4 * 16);
                stream.launch(product(buffer, 1));
                fake.answer(call, 561000);
                try {
                    stream.launch(product(buffer, 1));
                    assertThat(call)
                            .as("only what cannot be repeated is no failure")
                            .contains("Repeatable");
                } catch (DeviceException e) {
                    assertThat(e).hasMessageContaining(call + " failed");
                }
                stream.record().await();
                buffer.free();
            }
        }
    }

    @Test
    void aMissingOperatorIsNamed() {
        device.close();
        fake.hide("aclnnInplaceZero");
        fake.hide("aclnnTanh");
        device = open();
        assertThat(device.supports(MatMul.class)).isFalse();
        assertThat(device.supports(Fill.class)).isTrue();
        assertThat(device.supports(Unary.class)).isFalse();
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(64);
            assertThatThrownBy(() -> stream.launch(product(buffer, 0))).hasMessageContaining("[aclnnInplaceZero]");
            Kernel unary = new Unary(Unary.Function.TANH, new Span(buffer, 0, 4), new Span(buffer, 4, 4));
            assertThatThrownBy(() -> stream.launch(unary)).hasMessageContaining("kernel Unary: [aclnnTanh]");
            buffer.free();
        }
    }

    @Test
    void olderChipsMultiplyInFloat16() {
        assertThat(precision()).isEqualTo((byte) 0);
        device.close();
        fake.withoutBfloat16();
        device = open();
        assertThat(precision()).as("ALLOW_FP32_DOWN_PRECISION").isEqualTo((byte) 1);
    }

    @Test
    void elementTypeMissingOnTheChipIsNamed() {
        device.close();
        fake.withoutBfloat16();
        device = open();
        assertThat(device.supports(Fill.class, ElementType.BFLOAT16)).isFalse();
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(64);
            Span small = new Span(buffer, 0, 4, ElementType.BFLOAT16);
            assertThatThrownBy(() -> stream.launch(new Fill(small, 1)))
                    .hasMessageContaining("has the kernel Fill in [float32, float16] on")
                    .hasMessageEndingWith("not in bfloat16");
            buffer.free();
        }
    }

    private Object precision() {
        try (DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(64);
            stream.launch(product(buffer, 0));
            stream.record().await();
            buffer.free();
            return fake.operators().arguments("aclnnMm")[3];
        }
    }

    private static MatMul product(DeviceBuffer buffer, float beta) {
        return MatMul.of(
                new Span(buffer, 0, 4), false, new Span(buffer, 4, 4), true, new Span(buffer, 8, 4), 2, 2, 2, beta);
    }
}
