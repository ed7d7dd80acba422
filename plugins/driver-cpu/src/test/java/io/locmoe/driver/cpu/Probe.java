package io.locmoe.driver.cpu;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Main of a child JVM: multiplies two matrices with the kernels of each family and prints the results and descriptions.
 */
final class Probe {
    private Probe() {}

    public static void main(String[] families) {
        for (String family : families) {
            try (Device device = new CpuDriver(family).open(0)) {
                System.out.println(family + ": 8 x 3 x 5 = " + product(device) + " by "
                        + device.description().implementation());
            } catch (DeviceException e) {
                System.out.println(family + ": refused: " + e.getMessage());
            }
        }
    }

    private static float product(Device device) {
        DeviceBuffer buffer = device.allocate(4 * 3 * 64);
        Span a = new Span(buffer, 0, 64);
        Span b = new Span(buffer, 64, 64);
        Span c = new Span(buffer, 128, 64);
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofConfined()) {
            stream.launch(new Fill(a, 3));
            stream.launch(new Fill(b, 5));
            stream.launch(MatMul.of(a, false, b, false, c, 8, 8, 8, 0));
            MemorySegment host = arena.allocate(4);
            stream.copyOut(buffer, 4 * 128, host);
            stream.record().await();
            return host.get(ValueLayout.JAVA_FLOAT, 0);
        } finally {
            buffer.free();
        }
    }
}
