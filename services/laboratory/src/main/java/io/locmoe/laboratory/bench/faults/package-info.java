/** Faults of nodes under a training that has to outlive them, and what each of them costs. */
package io.locmoe.laboratory.bench.faults;
