/**
 * Agreement of a majority on the members of a run and their epoch: the protocol of
 * {@code docs/design/recovery-protocol.md}.
 */
package io.locmoe.run.consensus;
