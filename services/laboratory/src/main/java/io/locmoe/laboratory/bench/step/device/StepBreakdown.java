package io.locmoe.laboratory.bench.step.device;

import io.locmoe.laboratory.bench.step.device.TimeRow.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The time of timed steps by part. Used by one thread. */
public final class StepBreakdown {
    private final Map<KernelGroup, KernelTally> kernels = new LinkedHashMap<>();
    private final CallTally copiesIn = new CallTally();
    private final CallTally copiesOut = new CallTally();
    private final CallTally waits = new CallTally();
    private final CallTally memory = new CallTally();
    private int steps;
    private long wall;

    /** @param nanos duration of the step, with the timer on */
    void add(long nanos, StepTimer timer) {
        steps++;
        wall += nanos;
        copiesIn.add(timer.copiesIn);
        copiesOut.add(timer.copiesOut);
        waits.add(timer.waits);
        memory.add(timer.memory);
        timer.take((kernel, time) -> kernels.computeIfAbsent(KernelGroup.of(kernel), KernelTally::new)
                .add(kernel, time));
    }

    /** Milliseconds per step. */
    public double milliseconds() {
        return wall / 1e6 / steps;
    }

    /** Operations of matrix products per step. */
    public double productFlops() {
        return products().mapToDouble(KernelTally::flops).sum() / steps;
    }

    /** Milliseconds that the matrix products of a step would take at the device's best rate for their shapes. */
    public double productMilliseconds(DeviceProbe probe) {
        return products()
                        .mapToDouble(tally -> tally.flops() / probe.rate(tally.group(), tally.sample()))
                        .sum()
                / 1e6
                / steps;
    }

    private Stream<KernelTally> products() {
        return kernels.values().stream().filter(tally -> tally.sample() != null);
    }

    /** All parts, which add up to the step: products, other kernels, the rest, each in descending order of time. */
    public List<TimeRow> rows(MachineLimits limits, DeviceProbe probe) {
        List<TimeRow> rows = new ArrayList<>();
        kernels.values().forEach(tally -> rows.add(row(tally, limits, probe)));
        double launches = kernels.values().stream()
                .mapToDouble(tally -> tally.nanos() - computing(tally, limits))
                .sum();
        rows.add(overhead("launching kernels", launched(), launches, 0, limits));
        rows.add(overhead("copies to the device", copiesIn, limits));
        rows.add(overhead("copies from the device", copiesOut, limits));
        rows.add(overhead("waiting for the device", waits, limits));
        rows.add(overhead("taking device memory", memory, limits));
        double rest = wall
                - kernels.values().stream().mapToLong(KernelTally::nanos).sum()
                - others().mapToLong(CallTally::nanos).sum();
        long timed = launched() + others().mapToLong(CallTally::calls).sum();
        double timing = Math.clamp(timed * limits.timerNanos(), 0, Math.max(0, rest));
        rows.add(overhead("timing all this", timed, timing, 0, limits));
        rows.add(overhead("host: tape, routing, text, Java", 0, rest - timing, 0, limits));
        rows.sort(Comparator.comparing(TimeRow::kind).thenComparing(TimeRow::milliseconds, Comparator.reverseOrder()));
        return rows;
    }

    private Stream<CallTally> others() {
        return Stream.of(copiesIn, copiesOut, waits, memory);
    }

    private long launched() {
        return kernels.values().stream().mapToLong(KernelTally::calls).sum();
    }

    /** Nanoseconds without the launch overhead. */
    private static double computing(KernelTally tally, MachineLimits limits) {
        return Math.max(0, tally.nanos() - tally.calls() * limits.launchNanos());
    }

    private TimeRow row(KernelTally tally, MachineLimits limits, DeviceProbe probe) {
        double nanos = computing(tally, limits);
        boolean product = tally.sample() != null;
        double gflops = product ? tally.flops() / nanos : Double.NaN;
        double gbytes = product ? Double.NaN : tally.bytes() / nanos;
        return new TimeRow(
                tally.name(),
                product ? Kind.PRODUCT : Kind.MEMORY,
                (double) tally.calls() / steps,
                nanos / 1e6 / steps,
                nanos / wall,
                gflops,
                gbytes,
                product ? gflops / limits.productGflops() : gbytes / limits.copyGbytes(),
                product ? gflops / probe.rate(tally.group(), tally.sample()) : Double.NaN);
    }

    private TimeRow overhead(String name, CallTally tally, MachineLimits limits) {
        return overhead(name, tally.calls(), tally.nanos(), tally.bytes(), limits);
    }

    private TimeRow overhead(String name, long calls, double nanos, long bytes, MachineLimits limits) {
        double gbytes = bytes == 0 ? Double.NaN : 2 * bytes / nanos;
        return new TimeRow(
                name,
                Kind.OVERHEAD,
                (double) calls / steps,
                nanos / 1e6 / steps,
                nanos / wall,
                Double.NaN,
                gbytes,
                gbytes / limits.copyGbytes(),
                Double.NaN);
    }
}
