/** What is left of a command that is killed or interrupted: it should be nothing. */
package io.locmoe.laboratory.bench.leftovers;
