/**
 * The network. To follow a token read {@link io.locmoe.engine.model.Transformer}, then its {@code SparseLayer} and the
 * stages of that in order: gate, route, dispatch, experts, combine. A forward pass is complete in itself; a backward
 * pass comes from the tape, where one is wanted.
 */
package io.locmoe.engine.model;
