/** Kernels of the parts of decoders like Llama's, by the Vector API. */
package io.locmoe.driver.cpu.vector.decoder;
