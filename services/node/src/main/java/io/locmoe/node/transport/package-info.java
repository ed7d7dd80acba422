/** Sockets of a node's servers, which withstand strangers. */
package io.locmoe.node.transport;
