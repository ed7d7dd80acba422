/** Messages from peers, checked and put together from their parts, for an inbox. */
package io.locmoe.dataplane.incoming;
