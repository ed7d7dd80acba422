/** What the kernel families of the CPU driver have in common: where operands live and how a kernel finds its code. */
package io.locmoe.driver.cpu.kernel;
