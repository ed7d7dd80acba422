package io.locmoe.conformance.device;

import io.locmoe.spi.device.memory.ElementType;
import java.util.List;

/**
 * What {@link KernelSurvey} found of a kernel with one element type.
 *
 * @param kernel   simple name of its class
 * @param type     of its main operands
 * @param outcome  whether the device has it, and whether it is right
 * @param cases    calls that were compared
 * @param elements of all results
 * @param outside  how many of them differ by more than is allowed
 * @param worst    largest difference, as a share of what is allowed for its element
 * @param faults   what is wrong, the first few
 */
public record KernelFinding(
        String kernel,
        ElementType type,
        Outcome outcome,
        int cases,
        long elements,
        long outside,
        double worst,
        List<String> faults) {
    public KernelFinding {
        faults = List.copyOf(faults);
    }

    /** What became of a kernel. */
    public enum Outcome {
        /** All results are as exact as they have to be, nothing else was written, and a second run gave the same. */
        PASSED,
        /** As {@link #PASSED}, with the accuracy of float16: products of float32 on chips that round the operands. */
        AS_FLOAT16,
        FAILED,
        /** The device says that it does not execute it. */
        UNSUPPORTED
    }
}
