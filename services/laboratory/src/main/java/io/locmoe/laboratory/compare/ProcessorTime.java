package io.locmoe.laboratory.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Processor time at one moment, counted by Linux since the machine's start.
 *
 * @param all  elapsed seconds, summed over all processors
 * @param busy seconds used by anyone, including other guests of the same machine
 * @param own  seconds used by this process and the processes it has started
 */
record ProcessorTime(double all, double busy, double own) {
    private static final Path STAT = Path.of("/proc/stat");
    /** Ticks per second in that file, the same on every architecture that JVMs run on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STOLEN = 7;

    /** The current time; empty if the system does not report it. */
    static Optional<ProcessorTime> now() {
        try {
            return Files.isReadable(STAT) ? of(Files.readAllLines(STAT), ownSeconds()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param stat lines of {@code /proc/stat} */
    static Optional<ProcessorTime> of(List<String> stat, double own) {
        return stat.stream().filter(line -> line.startsWith("cpu ")).findFirst().map(line -> {
            long[] ticks = Stream.of(line.substring(3).trim().split("\\s+"))
                    .limit(STOLEN + 1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            double all = LongStream.of(ticks).sum() / TICKS_A_SECOND;
            return new ProcessorTime(all, all - (ticks[IDLE] + ticks[WAITING]) / TICKS_A_SECOND, own);
        });
    }

    private static double ownSeconds() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0)
                .sum();
    }

    /** Share of processor time since another moment that other processes used. */
    double othersSince(ProcessorTime before) {
        double passed = all - before.all;
        return passed <= 0 ? 0 : Math.clamp((busy - before.busy - (own - before.own)) / passed, 0, 1);
    }
}
