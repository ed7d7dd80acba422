package org.example.roofline;

import io.locmoe.spi.device.kernel.Kernel;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the kernels of a device did, and how close each came to the roofline (Williams, Waterman, Patterson 2009): no
 * kernel does more operations a second than the processor, nor than its operations for each byte times the bytes a
 * second of the memory. Both roofs are the best that any kernel of the same device reached. Thread-safe.
 */
final class Profile {
    static final String HEADER =
            "kernel,launches,seconds,operations,bytes,operations_per_byte,gigaoperations_per_second,"
                    + "gigabytes_per_second,share_of_roofline";

    /** All launches of one kernel. */
    record Total(long launches, long nanoseconds, long operations, long bytes) {
        private Total plus(Total other) {
            return new Total(
                    launches + other.launches,
                    nanoseconds + other.nanoseconds,
                    operations + other.operations,
                    bytes + other.bytes);
        }

        private double seconds() {
            return Math.max(1, nanoseconds) / 1e9;
        }

        private double operationsPerSecond() {
            return operations / seconds();
        }

        private double bytesPerSecond() {
            return bytes / seconds();
        }

        private double operationsPerByte() {
            return bytes == 0 ? 0 : (double) operations / bytes;
        }
    }

    private final Map<String, Total> totals = new ConcurrentHashMap<>();

    void add(Kernel kernel, long nanoseconds) {
        Work work = Work.of(kernel);
        totals.merge(
                kernel.getClass().getSimpleName(),
                new Total(1, nanoseconds, work.operations(), work.bytes()),
                Total::plus);
    }

    boolean isEmpty() {
        return totals.isEmpty();
    }

    Map<String, Total> totals() {
        return Map.copyOf(totals);
    }

    /** A line for each kernel, the longest time first. */
    String csv() {
        List<Map.Entry<String, Total>> lines = totals.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        (Map.Entry<String, Total> line) -> -line.getValue().nanoseconds()))
                .toList();
        double operations = lines.stream()
                .mapToDouble(line -> line.getValue().operationsPerSecond())
                .max()
                .orElse(0);
        double bytes = lines.stream()
                .mapToDouble(line -> line.getValue().bytesPerSecond())
                .max()
                .orElse(0);
        return lines.stream()
                .map(line -> line(line.getKey(), line.getValue(), operations, bytes))
                .collect(Collectors.joining("", HEADER + "\n", ""));
    }

    /** A kernel without operations is under the memory's roof alone. */
    private static String line(String kernel, Total total, double mostOperations, double mostBytes) {
        double share = total.operations() == 0
                ? total.bytesPerSecond() / mostBytes
                : total.operationsPerSecond() / Math.min(mostOperations, total.operationsPerByte() * mostBytes);
        return String.format(
                Locale.ROOT,
                "%s,%d,%.9f,%d,%d,%.4f,%.4f,%.4f,%.4f%n",
                kernel,
                total.launches(),
                total.seconds(),
                total.operations(),
                total.bytes(),
                total.operationsPerByte(),
                total.operationsPerSecond() / 1e9,
                total.bytesPerSecond() / 1e9,
                share);
    }
}
