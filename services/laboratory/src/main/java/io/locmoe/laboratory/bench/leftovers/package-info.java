/** Checks that nothing is left of a command that is killed or interrupted. */
package io.locmoe.laboratory.bench.leftovers;
