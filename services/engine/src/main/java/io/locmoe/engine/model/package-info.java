/**
 * The network. To follow a token read {@link io.locmoe.engine.model.Transformer}, then its {@code SparseLayer} and that
 * layer's stages in order: gate, route, dispatch, experts, combine. A forward pass is complete in itself; the tape adds
 * a backward pass if one is needed.
 */
package io.locmoe.engine.model;
