/**
 * How rows and partial sums get from device to device: routes of tokens, exchanges through the communication strategy,
 * tensor groups, and counters of bytes and times.
 */
package io.locmoe.engine.exchange;
