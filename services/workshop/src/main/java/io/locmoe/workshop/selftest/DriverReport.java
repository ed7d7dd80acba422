package io.locmoe.workshop.selftest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.locmoe.conformance.device.KernelFinding;
import io.locmoe.conformance.device.KernelFinding.Outcome;
import java.util.List;

/**
 * What a self-test found of one device of a driver.
 *
 * @param driver         its name
 * @param device         number on this machine
 * @param name           of the chip
 * @param implementation what computes
 * @param found          what the driver says of this machine
 * @param kernels        each kernel with each element type
 * @param copies         rates
 * @param training       null where it came to no end
 * @param failures       all that is wrong, a sentence each; empty if the device passed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DriverReport(
        String driver,
        int device,
        String name,
        String implementation,
        List<String> found,
        List<KernelFinding> kernels,
        List<CopyRate> copies,
        TrainingFinding training,
        List<String> failures) {
    DriverReport {
        found = List.copyOf(found);
        kernels = List.copyOf(kernels);
        copies = List.copyOf(copies);
        failures = List.copyOf(failures);
    }

    long count(Outcome outcome) {
        return kernels.stream().filter(kernel -> kernel.outcome() == outcome).count();
    }
}
