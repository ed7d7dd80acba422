/**
 * The ranks of one process in a session: their mailboxes and transports, and the messages that they have sent and wait
 * for.
 */
package io.locmoe.dataplane.rank;
