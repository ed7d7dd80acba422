/** Refusals and their messages. */
package io.locmoe.dataplane.failure;
