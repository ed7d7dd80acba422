package io.locmoe.laboratory.profile;

/**
 * A kernel, a phase or a direction of exchanges in a profile: means over the recorded steps and all ranks.
 *
 * @param category     {@code kernel}, {@code phase} or {@code exchange}
 * @param name         class of the kernel, or name of the phase or direction
 * @param calls        number in a step
 * @param milliseconds time in a step. Kernels and phases are nested; exchanges under way overlap
 * @param share        that time divided by the step's
 * @param bytes        bytes in a step: of a kernel's operands, or sent by an exchange; 0 for a phase
 */
public record ProfilePart(
        String category, String name, double calls, double milliseconds, double share, double bytes) {}
