/**
 * The training loop of one rank: {@link io.locmoe.engine.training.Trainer} runs the steps, and
 * {@link io.locmoe.engine.training.TrainingStep} is one step.
 */
package io.locmoe.engine.training;
