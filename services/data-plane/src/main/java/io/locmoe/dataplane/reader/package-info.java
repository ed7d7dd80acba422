/** Reads body channels: on the waiting rank's thread, or on the reader's own thread while no rank waits. */
package io.locmoe.dataplane.reader;
