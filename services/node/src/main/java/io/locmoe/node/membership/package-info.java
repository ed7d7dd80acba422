/**
 * Agreement of a majority on the members of a run and their epoch: the protocol of
 * {@code docs/design/recovery-protocol.md}, without messages, threads or clocks of its own.
 */
package io.locmoe.node.membership;
