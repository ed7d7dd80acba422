/**
 * What ranks do together, on top of any {@link io.locmoe.spi.comm.Transport}: sums with one fixed order, small numbers
 * of all ranks, and large states to rank 0 and from it.
 */
package io.locmoe.engine.collectives;
