/** Injects faults into nodes, their links and the directory of checkpoints, and takes them back. */
package io.locmoe.laboratory.bench.faults.injection;
