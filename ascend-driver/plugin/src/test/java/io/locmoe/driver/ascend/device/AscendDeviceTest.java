package io.locmoe.driver.ascend.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.FakeCann;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device over functions that run what is enqueued as late as they may. */
class AscendDeviceTest {
    private final FakeCann fake = new FakeCann();
    private final Device device =
            AscendDevice.open(Cann.link(fake), new DeviceDescription(1, "Ascend910B2", "test"), 1000);

    @AfterEach
    void nothingIsLeft() {
        device.close();
        assertThat(fake.live())
                .as("streams, events, memory, tensors and executors that are left")
                .isZero();
        fake.close();
    }

    @Test
    void callsRefusedByCannLeakNothing() {
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(64);
            MemorySegment host = arena.allocate(64);
            fake.answer("aclrtMemcpyAsync", 107000);
            assertThatThrownBy(() -> stream.copyOut(buffer, 0, host)).hasMessageContaining("copy from the device");
            fake.answer("aclrtRecordEvent", 207008);
            assertThatThrownBy(stream::record).hasMessageContaining("no stream is left");
            fake.answer("aclrtCreateStream", 207008);
            assertThatThrownBy(device::openStream).hasMessageContaining("no stream is left");
            buffer.free();
        }
    }

    @Test
    void eventsThatNobodyAsksForAreUsedAgain() {
        try (DeviceStream stream = device.openStream()) {
            for (int i = 0; i < 100; i++) {
                DeviceEvent event = stream.record();
                if (i % 10 == 9) {
                    event.await();
                }
            }
            assertThat(fake.calls("aclrtCreateEvent")).isLessThan(15);
        }
    }

    @Test
    void everyThreadMayUseTheDevice() throws InterruptedException, ExecutionException {
        FutureTask<Long> other = new FutureTask<>(() -> {
            DeviceBuffer buffer = device.allocate(64);
            buffer.free();
            return buffer.bytes();
        });
        Thread.ofVirtual().start(other);
        assertThat(other.get()).isEqualTo(64);
    }

    @Test
    void withoutMemoryThePoolIsTrimmedAndAskedAgain() {
        fake.memory().capacity(40L << 20);
        device.allocate(1000).free();
        DeviceBuffer buffer = device.allocate(36L << 20);
        assertThat(fake.calls("aclrtFree")).isEqualTo(1);
        assertThatThrownBy(() -> device.allocate(1L << 60))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("ascend device 1 (Ascend910B2): memory of")
                .hasMessageContaining("207001 (out of device memory)");
        buffer.free();
        device.allocate(36L << 20).free();
    }

    @Test
    void lostDeviceRefusesAllFurtherCalls() {
        DeviceStream stream = device.openStream();
        DeviceBuffer buffer = device.allocate(64);
        fake.operators().failWhileRunning();
        stream.launch(new Fill(new Span(buffer, 0, 4), 1));
        DeviceEvent event = stream.record();
        fake.message("EZ9999: vector core exception");
        assertThatThrownBy(event::await)
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("ascend device 1 (Ascend910B2) is lost: stream 0, waiting for an event:")
                .hasMessageContaining("507015")
                .hasMessageContaining("EZ9999: vector core exception");
        assertThatThrownBy(() -> device.allocate(1)).hasMessageContaining("is lost");
        stream.close();
        assertThatThrownBy(event::await).as("not passed in silence").isInstanceOf(DeviceException.class);
        assertThatThrownBy(event::isComplete).isInstanceOf(DeviceException.class);
        buffer.free();
    }

    @Test
    void invalidCopiesAndAllocationsAreRefused() {
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(24);
            MemorySegment host = arena.allocate(16);
            assertThatThrownBy(() -> stream.copyOut(buffer, 12, host))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("16 bytes at offset 12 of a buffer of 24");
            assertThatThrownBy(() -> stream.copyIn(MemorySegment.ofArray(new int[1]), buffer, 0))
                    .isInstanceOf(IllegalArgumentException.class);
            buffer.free();
            assertThatThrownBy(buffer::free).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> stream.copyIn(host, buffer, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> device.allocate(0)).isInstanceOf(IllegalArgumentException.class);
        }
        DeviceBuffer left = device.allocate(8);
        assertThatThrownBy(device::close).hasMessageContaining("1 buffers of 8 bytes not freed");
        assertThatThrownBy(() -> device.allocate(1)).hasMessageContaining("closed");
        left.free();
    }
}
