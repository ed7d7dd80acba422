/**
 * The device driver {@code strict}: correct kernels in a world as unforgiving as an accelerator's. It exists to fail an
 * engine that leans on what only a CPU gives: shared memory, kernels that are done when the call returns, memory that
 * is zero when new and still there when freed.
 *
 * <p>What it refuses, always and not only when a race is lost:
 * <ul>
 *   <li>a kernel or copy that meets work of another stream on the same elements without an event between them
 *   <li>freeing a buffer before the host has seen an event after its last use; using a freed one; freeing twice
 *   <li>reading elements that nothing has written ({@link io.locmoe.driver.strict.Poison})
 *   <li>outputs that overlap inputs where the kernel does not allow it
 *   <li>host memory changed, or gone, between the enqueueing of a copy and its execution
 *   <li>buffers or streams left at the close of the device
 * </ul>
 */
package io.locmoe.driver.strict;
