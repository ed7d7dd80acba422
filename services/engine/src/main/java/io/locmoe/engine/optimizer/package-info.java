/**
 * What turns gradients into steps: AdamW with its moments, the limit of the norm, and the learning rate's schedule.
 */
package io.locmoe.engine.optimizer;
