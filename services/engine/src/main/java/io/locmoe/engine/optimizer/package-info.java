/**
 * What turns gradients into steps: AdamW with its moments, the clipping of the gradient norm, and the learning-rate
 * schedule.
 */
package io.locmoe.engine.optimizer;
