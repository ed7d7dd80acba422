/** Identifies the node at the other end of a connection, in a mesh with certificates. */
package io.locmoe.dataplane.proof;
