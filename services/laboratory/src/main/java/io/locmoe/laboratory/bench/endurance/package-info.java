/** Measures the resources of a mesh and its command over time, and whether they grow. */
package io.locmoe.laboratory.bench.endurance;
