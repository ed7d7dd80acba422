/**
 * Kernels on the Vector API. Only loaded where the module {@code jdk.incubator.vector} is present.
 *
 * <p>Hot loops are static methods over a constant species, which the JIT turns into vector instructions without
 * objects. Reductions have a fixed order, so the same operands give the same bits on the same machine.
 */
package io.locmoe.driver.cpu.vector;
