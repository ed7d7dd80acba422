package io.locmoe.workshop.selftest;

import io.locmoe.conformance.device.KernelFinding;
import io.locmoe.conformance.device.KernelFinding.Outcome;
import io.locmoe.conformance.device.KernelSurvey;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The self-test of one device. A part that fails is told, and the others go on. */
final class DriverTrial {
    private final String name;
    private final DeviceDriver driver;
    private final DeviceDescription description;
    private final SelfTestText text;
    private final List<String> failures = new ArrayList<>();

    /** @throws RuntimeException of the driver, if it has no such device */
    DriverTrial(String name, DeviceDriver driver, int ordinal, SelfTestText text) {
        this.name = name;
        this.driver = driver;
        this.text = text;
        try (Device device = driver.open(ordinal)) {
            this.description = device.description();
        }
    }

    DriverReport run(TrainingTrial trial) {
        List<String> found = driver.report();
        text.device(name, description, found);
        List<KernelFinding> kernels = kernels();
        List<CopyRate> copies = part("copies", CopyRates::of, List.of());
        text.copies(copies);
        DriverReport report = new DriverReport(
                name,
                description.ordinal(),
                description.name(),
                description.implementation(),
                found,
                kernels,
                copies,
                training(trial),
                failures);
        text.rest(report);
        return report;
    }

    private List<KernelFinding> kernels() {
        List<KernelFinding> findings = KernelSurvey.of(this::open, text::kernel);
        findings.stream()
                .filter(finding -> finding.outcome() == Outcome.FAILED)
                .forEach(finding -> failures.add("kernel " + finding.kernel() + " of " + finding.type() + ": "
                        + finding.faults().getFirst()));
        return findings;
    }

    private TrainingFinding training(TrainingTrial trial) {
        TrainingFinding finding = part("training", device -> trial.run(name, device), null);
        if (finding != null && !finding.fault().isEmpty()) {
            failures.add("training: " + finding.fault());
        }
        return finding;
    }

    private <T> T part(String part, Function<Device, T> trial, T otherwise) {
        try (Device device = open()) {
            return trial.apply(device);
        } catch (RuntimeException e) {
            failures.add(part + ": " + e.getMessage());
            return otherwise;
        }
    }

    private Device open() {
        return driver.open(description.ordinal());
    }
}
