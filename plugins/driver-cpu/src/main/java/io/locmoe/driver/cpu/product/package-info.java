/** Matrix products of small element types, by products of float32 and casts before and after them. */
package io.locmoe.driver.cpu.product;
