/** Building blocks of kernels: loads and stores of vectors, functions of their lanes, and sums in a fixed order. */
package io.locmoe.driver.cpu.vector.lane;
