/**
 * The device driver {@code cpu}: fast kernels, by the Vector API and OpenBLAS, for the devices of the reference driver.
 */
package io.locmoe.driver.cpu;
