package io.locmoe.driver.ascend.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.FakeCann;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies through pinned memory, where what is enqueued runs as late as it may. */
class CopiesTest {
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
    void copiesArriveWhenAnEventAfterThemIsComplete() {
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(24);
            MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3, 4, 5, 6);
            MemorySegment back = arena.allocate(16);
            stream.copyIn(host, buffer, 0);
            stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, 7, 8), buffer, 8);
            stream.copyOut(buffer, 4, back);
            DeviceEvent event = stream.record();
            assertThat(event.isComplete()).isFalse();
            event.await();
            assertThat(event.isComplete()).isTrue();
            assertThat(back.toArray(ValueLayout.JAVA_INT)).containsExactly(2, 7, 8, 5);
            buffer.free();
        }
    }

    /** In parts, whose pinned memory is used again. */
    @Test
    void aLargeCopyArrivesWhole() {
        int elements = 5 << 20;
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(4L * elements);
            MemorySegment host = arena.allocate(4L * elements, 64);
            for (int i = 0; i < elements; i++) {
                host.setAtIndex(ValueLayout.JAVA_INT, i, i);
            }
            MemorySegment back = arena.allocate(host.byteSize());
            stream.copyIn(host, buffer, 0);
            stream.copyOut(buffer, 0, back);
            stream.record().await();
            assertThat(back.mismatch(host)).isEqualTo(-1);
            buffer.free();
        }
    }

    /** Blocks of pinned memory that are given back do not count: only the first stream ever waits. */
    @Test
    void theHostWaitsWhenTooMuchIsUnderWay() {
        fake.memory().capacity(1L << 30);
        try (DeviceStream patient = device.openStream();
                DeviceStream eager = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(4 << 20);
            MemorySegment host = arena.allocate(4 << 20);
            for (int i = 0; i < 70; i++) {
                patient.copyIn(host, buffer, 0);
                patient.record().await();
            }
            assertThat(fake.calls("aclrtSynchronizeStreamWithTimeout")).isZero();
            for (int i = 0; i < 70; i++) {
                eager.copyIn(host, buffer, 0);
            }
            assertThat(fake.calls("aclrtSynchronizeStreamWithTimeout")).isEqualTo(1);
            buffer.free();
        }
    }

    /** The host waits for the second stream only, and what the first one copied is there too. */
    @Test
    void streamWaitAlsoCompletesCopiesOfTheOtherStream() {
        try (DeviceStream first = device.openStream();
                DeviceStream second = device.openStream();
                Arena arena = Arena.ofShared()) {
            DeviceBuffer buffer = device.allocate(8);
            MemorySegment back = arena.allocate(8);
            first.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, 5, 6), buffer, 0);
            first.copyOut(buffer, 0, back);
            second.waitFor(first.record());
            second.record().await();
            assertThat(back.toArray(ValueLayout.JAVA_INT)).containsExactly(5, 6);
            buffer.free();
        }
    }
}
