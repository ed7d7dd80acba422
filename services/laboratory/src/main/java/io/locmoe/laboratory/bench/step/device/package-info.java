/** Measures a device: its limits, and the time of each part of the steps that train on it. */
package io.locmoe.laboratory.bench.step.device;
