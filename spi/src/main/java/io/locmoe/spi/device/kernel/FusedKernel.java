package io.locmoe.spi.device.kernel;

/**
 * A kernel that does in one pass over memory what plain kernels do in several. It is optional: a driver may lack it,
 * and says so by {@link io.locmoe.spi.device.Device#supports}. The engine then composes the operation of plain kernels,
 * which every driver has. It takes the fused kernels of an operation, forward and backward, together or not at all.
 *
 * <p>Each says what it is composed of. Every kernel that comes after version 2 of the SPI is one of these, so a driver
 * that trains today trains with later hosts, too.
 */
public interface FusedKernel extends Kernel {}
