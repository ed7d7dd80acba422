/**
 * Copies of a training's state in the memory of its nodes, each node's experts in its neighbours' too, and the way back
 * from them after a loss of nodes. A copy holds what a checkpoint would hold of the same tensors.
 */
package io.locmoe.engine.snapshot;
