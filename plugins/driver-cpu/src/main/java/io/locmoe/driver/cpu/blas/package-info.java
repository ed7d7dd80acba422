/** Matrix products through the CBLAS interface of OpenBLAS, bound with {@code java.lang.foreign}. */
package io.locmoe.driver.cpu.blas;
