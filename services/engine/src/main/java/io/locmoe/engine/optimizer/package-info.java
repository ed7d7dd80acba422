/** The update of the weights: AdamW with its moments, clipping of the gradient norm, and the learning-rate schedule. */
package io.locmoe.engine.optimizer;
