/**
 * The network. To follow a token read {@link io.locmoe.engine.model.Transformer}, then
 * {@link io.locmoe.engine.model.SparseLayer} and its stages in order: gate, route, dispatch, experts, combine. A forward
 * pass is a whole; a backward pass comes from the tape, where one is wanted.
 */
package io.locmoe.engine.model;
