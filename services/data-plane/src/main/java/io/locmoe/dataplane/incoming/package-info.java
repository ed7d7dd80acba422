/** Messages from peers, checked and assembled from their parts, for an inbox. */
package io.locmoe.dataplane.incoming;
