/** Injects faults into a training that has to survive them, and measures their cost. */
package io.locmoe.laboratory.bench.faults;
