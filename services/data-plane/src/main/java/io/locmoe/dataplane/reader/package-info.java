/** Who reads body channels: the waiting rank, or the reader's own thread while none waits. */
package io.locmoe.dataplane.reader;
