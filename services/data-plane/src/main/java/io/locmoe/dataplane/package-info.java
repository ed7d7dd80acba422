/**
 * Transports messages between ranks: by memory within a process
 * ({@link io.locmoe.dataplane.local.LocalTransport}), by Arrow Flight between processes
 * ({@link io.locmoe.dataplane.flight.DataPlane}).
 *
 * <pre>{@code
 * try (DataPlane plane = DataPlane.start("0.0.0.0", 0);
 *         Session session = plane.join(new JobSession(jobId, epoch, topology, node, peers, Duration.ofSeconds(30)))) {
 *     Transport transport = session.transport(rank);          // one thread per rank from here on
 *     transport.send(other, tag, payload);
 * }
 * }</pre>
 *
 * <p>Threads and ownership:
 * <table>
 * <caption>threads and ownership</caption>
 * <tr><th>thread</th><th>does</th><th>owns</th></tr>
 * <tr><td>a rank's thread</td><td>send, receive; while it waits, body channels: reads messages into pooled memory
 *     or memory named by a rank, and passes them to mailboxes</td><td>payloads it sends, until send returns;
 *     messages it receives, until it closes them; parts of an incomplete message, under the lock of their
 *     channel</td></tr>
 * <tr><td>data-plane-bodies (one per session)</td><td>the same body channels, while no rank reads them; never waits for
 *     a mailbox</td><td>the same parts</td></tr>
 * <tr><td>data-plane-io (two)</td><td>sockets of Flight streams: opens them, reads messages into pooled memory or
 *     memory named by a rank, and passes them to mailboxes; never waits</td><td>parts of an incomplete
 *     message</td></tr>
 * <tr><td>data-plane-in</td><td>each answers the greeting of a body channel, or delivers a message that finds its
 *     mailbox full (nothing more is read from that peer meanwhile), or ends a stream</td><td>the message that it
 *     delivers</td></tr>
 * </table>
 * A mailbox owns the messages that it holds. The sending state of a peer stream is used only under its lock. Closing a
 * session releases messages that nobody received and fails if a rank did not close one; closing the data plane fails
 * if one byte is still allocated.
 */
package io.locmoe.dataplane;
