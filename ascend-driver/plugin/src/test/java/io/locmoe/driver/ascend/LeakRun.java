package io.locmoe.driver.ascend;

import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Trains a small layer for {@code -Dsteps}; says what memory there is after the first half of them and at the end. */
final class LeakRun {
    private LeakRun() {}

    /** Bytes, and what lives in the simulator. */
    record Measured(long steps, long heap, long direct, long resident, String live) {
        private static final String FORMAT = "step %d heap %d direct %d resident %d live %s";

        static Measured of(String line) {
            String[] words = line.split(" ", 10);
            return new Measured(number(words[1]), number(words[3]), number(words[5]), number(words[7]), words[9]);
        }

        static Measured now(long steps, Map<String, Long> live) {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return new Measured(steps, heap, direct, residentBytes(), new TreeMap<>(live).toString());
        }

        private static long number(String word) {
            return Long.parseLong(word);
        }

        @Override
        public String toString() {
            return FORMAT.formatted(steps, heap, direct, resident, live);
        }
    }

    public static void main(String[] arguments) {
        int steps = Integer.getInteger("steps");
        AscendDriver driver = new AscendDriver(SimulatedToolkit.environment());
        try (Device device = driver.open(0);
                SmallLayer layer = new SmallLayer(device)) {
            SimulatorControl simulator = new SimulatorControl();
            train(layer, steps / 2);
            Measured half = Measured.now(steps / 2, simulator.live());
            train(layer, steps - steps / 2);
            System.out.println(half);
            System.out.println(Measured.now(steps, simulator.live()));
        }
    }

    private static void train(SmallLayer layer, int steps) {
        for (int i = 0; i < steps; i++) {
            if (!Float.isFinite(layer.step())) {
                throw new IllegalStateException("the loss of step " + i + " is no number");
            }
        }
    }

    private static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
