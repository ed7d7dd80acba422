/** The state of all ranks as whole tensors: copied from blocks, and collected by rank 0. */
package io.locmoe.engine.checkpoint.state;
