package io.locmoe.engine.training;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.ElementType;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a rank's devices compute at most. Devices that execute at once share the cores of their machine with those of
 * other ranks there, so their peak is that of the cores if they are more.
 *
 * @param rate    operations per second of all devices of the rank if each has a core; 0 if it is not known
 * @param threads devices of the rank that need a core to compute
 * @param cores   cores that the JVM may use
 * @param machine equal for ranks on one machine, or in one container
 */
record RankPeak(double rate, int threads, int cores, long machine) {
    /** Before it is asked for, and where a device does not know it. */
    static final RankPeak UNKNOWN = new RankPeak(0, 0, 0, 0);

    private static final List<Path> MACHINE =
            List.of(Path.of("/proc/sys/kernel/random/boot_id"), Path.of("/proc/sys/kernel/hostname"));

    /**
     * Asks a device, which may measure for some tenths of a second.
     *
     * @param type    operands of matrix products
     * @param devices number of devices of the rank, all like this one
     */
    static RankPeak of(Device device, ElementType type, int devices) {
        double rate = device.peakRate(type).orElse(0);
        int threads = device.executesAtOnce() ? devices : 0;
        try {
            return new RankPeak(
                    rate * devices,
                    threads,
                    Runtime.getRuntime().availableProcessors(),
                    threads == 0 ? 0 : ownMachine());
        } catch (IOException e) {
            return UNKNOWN; // cores of a machine cannot be told from those of another one
        }
    }

    private static long ownMachine() throws IOException {
        StringBuilder names = new StringBuilder();
        for (Path file : MACHINE) {
            names.append(Files.readString(file));
        }
        return UUID.nameUUIDFromBytes(names.toString().getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    /** Operations per second of all ranks; 0 if that of one is not known. */
    static double together(List<RankPeak> ranks) {
        if (ranks.stream().anyMatch(rank -> rank.rate == 0)) {
            return 0;
        }
        Map<Long, List<RankPeak>> machines = ranks.stream().collect(Collectors.groupingBy(RankPeak::machine));
        return machines.values().stream().mapToDouble(RankPeak::ofMachine).sum();
    }

    private static double ofMachine(List<RankPeak> ranks) {
        double rate = ranks.stream().mapToDouble(RankPeak::rate).sum();
        int threads = ranks.stream().mapToInt(RankPeak::threads).sum();
        int cores = ranks.stream().mapToInt(RankPeak::cores).max().orElse(0);
        return threads <= cores ? rate : rate * cores / threads;
    }

    /** Appends the numbers, for {@link #read}. */
    void write(LongStream.Builder out) {
        out.add(Double.doubleToLongBits(rate)).add(threads).add(cores).add(machine);
    }

    static RankPeak read(LongBuffer in) {
        return new RankPeak(Double.longBitsToDouble(in.get()), (int) in.get(), (int) in.get(), in.get());
    }
}
