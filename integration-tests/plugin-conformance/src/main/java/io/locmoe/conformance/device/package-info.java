/** The rules of device drivers, and each kernel on made-up operands with what its formula gives in float64. */
package io.locmoe.conformance.device;
