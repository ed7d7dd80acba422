/**
 * Collective operations on top of any {@link io.locmoe.spi.comm.Transport}: sums in one fixed order, a few numbers
 * gathered from all ranks, and large states to and from rank 0; also for ranks that take turns in one process.
 */
package io.locmoe.engine.collectives;
