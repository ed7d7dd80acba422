/** {@code ./locmoe bench}: what parts of the system cost, measured on this machine. */
package io.locmoe.laboratory.bench;
