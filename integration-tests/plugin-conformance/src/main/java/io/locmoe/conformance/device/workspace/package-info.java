/** Operands of kernels in the memory of a device, runs of kernels on them, and the comparison with a reference. */
package io.locmoe.conformance.device.workspace;
