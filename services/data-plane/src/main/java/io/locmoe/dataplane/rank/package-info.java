/**
 * The ranks of one process in a session: their mailboxes and transports, and what they have sent and are waiting for.
 */
package io.locmoe.dataplane.rank;
