/** {@code ./locmoe bench}: measures the cost of parts of the system on this machine. */
package io.locmoe.laboratory.bench;
