/** Attention in tiles, and the softmax of rows that it shares with the plain kernels, by the Vector API. */
package io.locmoe.driver.cpu.vector.attention;
