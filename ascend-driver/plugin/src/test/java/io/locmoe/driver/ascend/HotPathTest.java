package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What recurs in each step makes no garbage: descriptors and memory for results are made once. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class HotPathTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LAUNCHES = 500;
    private static final int FEW_BYTES = 8;
    /** The compiler needs about 60; on a machine that is busy with other things more. */
    private static final int MOST_ROUNDS = 1000;

    @Test
    void aKernelThatRecursIsLaunchedWithoutGarbage() {
        try (Device device = new AscendDriver(SimulatedToolkit.environment()).open(0);
                DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(64);
            Span span = new Span(buffer, 0, 16);
            Kernel fill = new Fill(span, 1);
            Kernel affine = new Affine(span, 1.5f, 0, span);
            double bytes = Double.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && bytes >= FEW_BYTES; round++) {
                bytes = bytesOfALaunch(stream, fill, affine);
                stream.record().await();
            }
            assertThat(bytes).as("bytes of heap for each launch").isLessThan(FEW_BYTES);
            buffer.free();
        }
    }

    private static double bytesOfALaunch(DeviceStream stream, Kernel first, Kernel second) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < LAUNCHES / 2; i++) {
            stream.launch(first);
            stream.launch(second);
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / LAUNCHES;
    }
}
