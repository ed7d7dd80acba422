package io.locmoe.conformance.device;

/** What is asked of each kernel: rules 4 to 6 of device drivers. */
enum KernelRule {
    VALUES,
    OUTPUTS_ONLY,
    SAME_BITS
}
