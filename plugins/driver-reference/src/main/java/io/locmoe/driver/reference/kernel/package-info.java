/** What families of kernels for native memory have in common: where operands live and how a kernel finds its code. */
package io.locmoe.driver.reference.kernel;
