/**
 * The training loop of one rank: {@link io.locmoe.engine.training.Trainer} goes from step to step, and
 * {@link io.locmoe.engine.training.TrainingStep} is one.
 */
package io.locmoe.engine.training;
