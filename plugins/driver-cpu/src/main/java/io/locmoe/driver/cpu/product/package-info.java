/**
 * What is made of matrix products: those of small element types, by products of float32 and casts before and after
 * them, and those of many pieces of rows in one launch.
 */
package io.locmoe.driver.cpu.product;
