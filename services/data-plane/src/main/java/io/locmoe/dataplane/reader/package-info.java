/** Reading of body channels: by the waiting rank, or by the reader's own thread while none waits. */
package io.locmoe.dataplane.reader;
