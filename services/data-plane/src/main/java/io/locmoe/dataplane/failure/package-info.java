/** Refusals and what they say. */
package io.locmoe.dataplane.failure;
