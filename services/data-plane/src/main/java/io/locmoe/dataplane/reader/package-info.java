/** Who reads body channels: the rank that waits, or a thread of the reader's own while none does. */
package io.locmoe.dataplane.reader;
