/** Follows a training from a fault until it has recovered, and measures what that took. */
package io.locmoe.laboratory.bench.faults.recovery;
