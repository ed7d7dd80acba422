/** The ranks of one process in a session: mailboxes, transports, and the messages that they sent or wait for. */
package io.locmoe.dataplane.rank;
