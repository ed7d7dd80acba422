/**
 * Matrix products of float32, bfloat16 and float16 by oneDNN, bound with {@code java.lang.foreign}.
 *
 * <p>Primitives are made without shapes, which a call brings: so there are only as many as types and transposes, made
 * once in the process, and pieces of rows whose numbers change with every step cost nothing new.
 */
package io.locmoe.driver.cpu.onednn;
