/**
 * The network and its dense layers. To follow a token read {@link io.locmoe.engine.model.Transformer}, then the package
 * {@code sparse}. A forward pass is complete in itself; the tape adds a backward pass if one is needed.
 */
package io.locmoe.engine.model;
