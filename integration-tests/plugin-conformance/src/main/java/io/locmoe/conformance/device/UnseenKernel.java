package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.memory.Span;

/** A kernel that no driver has. */
record UnseenKernel(Span out) implements FusedKernel {}
