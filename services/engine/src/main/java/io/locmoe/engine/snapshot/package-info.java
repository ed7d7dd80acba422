/**
 * Copies of a training's state in the memory of its nodes, with each node's experts also in its neighbours, and
 * recovery from them after node failures. A copy holds the same data as a checkpoint of the same tensors.
 */
package io.locmoe.engine.snapshot;
