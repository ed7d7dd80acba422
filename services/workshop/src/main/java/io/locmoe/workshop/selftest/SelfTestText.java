package io.locmoe.workshop.selftest;

import io.locmoe.conformance.device.KernelFinding;
import io.locmoe.conformance.device.KernelFinding.Outcome;
import io.locmoe.report.Machine;
import io.locmoe.settings.Visible;
import io.locmoe.spi.device.DeviceDescription;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The text of a self-test, line by line as it goes on. */
final class SelfTestText {
    private static final String ROW = "    %-27s %-9s %-11s %6s %9s %8s %8s%n";

    private final PrintWriter out;

    SelfTestText(PrintWriter out) {
        this.out = out;
    }

    void head(String version) {
        Machine machine = Machine.current();
        print(
                "self-test of LocMoE Mesh %s on %s, %d cores, %s, %s%n",
                version, machine.cpu(), machine.cores(), machine.os(), machine.jvm());
    }

    void device(String driver, DeviceDescription device, List<String> found) {
        print("%ndriver %s, device %d: %s, %s%n", driver, device.ordinal(), device.name(), device.implementation());
        found.forEach(line -> print("    %s%n", line));
        print("kernels against their formulas in float64; the worst difference as a share of what is allowed%n");
        print(ROW, "KERNEL", "TYPE", "RESULT", "CASES", "ELEMENTS", "OUTSIDE", "WORST");
    }

    void kernel(KernelFinding finding) {
        boolean run = finding.outcome() != Outcome.UNSUPPORTED;
        print(
                ROW,
                finding.kernel(),
                finding.type(),
                word(finding.outcome()),
                run ? finding.cases() : "-",
                run ? finding.elements() : "-",
                run ? finding.outside() : "-",
                run ? String.format(Locale.ROOT, "%.3f", finding.worst()) : "-");
        finding.faults().forEach(fault -> print("        %s%n", fault));
    }

    void copies(List<CopyRate> rates) {
        print("copies%n");
        rates.forEach(rate ->
                print("    %-15s %8d KiB %10.3f GB/s%n", rate.way(), rate.bytes() >> 10, rate.gigabytesPerSecond()));
    }

    void rest(DriverReport report) {
        TrainingFinding training = report.training();
        if (training != null) {
            print(
                    "training: losses %s, by scalar kernels %s, at most %.1e of them apart; a step takes %.1f ms%n",
                    losses(training.losses()),
                    training.expected().isEmpty() ? "none" : losses(training.expected()),
                    training.difference(),
                    training.milliseconds());
        }
        report.failures().forEach(failure -> print("FAILED: %s%n", failure));
        print(
                "%s: %d kernels passed, %d failed, %d unsupported%n",
                report.failures().isEmpty() ? "passed" : "FAILED",
                report.count(Outcome.PASSED) + report.count(Outcome.AS_FLOAT16),
                report.count(Outcome.FAILED),
                report.count(Outcome.UNSUPPORTED));
    }

    void end(List<String> skipped) {
        skipped.forEach(line -> print("%nnot tested: %s%n", line));
    }

    private static String losses(List<Double> losses) {
        return String.join(
                " ",
                losses.stream()
                        .map(loss -> String.format(Locale.ROOT, "%.5f", loss))
                        .toList());
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case AS_FLOAT16 -> "as float16";
            case FAILED -> "FAILED";
            case UNSUPPORTED -> "unsupported";
        };
    }

    private void print(String format, Object... values) {
        out.print(String.format(
                Locale.ROOT,
                format,
                Arrays.stream(values)
                        .map(value -> value instanceof String text ? Visible.line(text) : value)
                        .toArray()));
        out.flush();
    }
}
