/** Sessions over Arrow Flight: the server, and the streams to and from peers. */
package io.locmoe.dataplane.flight;
