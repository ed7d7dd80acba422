/**
 * Bytes between ranks: by memory inside a process ({@link io.locmoe.dataplane.LocalTransport}), by Arrow Flight between
 * processes ({@link io.locmoe.dataplane.DataPlane}), and what ranks do together on top of either
 * ({@link io.locmoe.dataplane.Collectives}).
 *
 * <pre>{@code
 * try (DataPlane plane = DataPlane.start("0.0.0.0", 0);
 *         Session session = plane.join(new JobSession(jobId, epoch, topology, node, peers, Duration.ofSeconds(30)))) {
 *     Transport transport = session.transport(rank);          // one thread a rank from here on
 *     Collectives collectives = new Collectives(transport);
 *     collectives.allReduceSum(gradients, count);
 * }
 * }</pre>
 *
 * <p>Who touches what:
 * <table>
 * <caption>threads and ownership</caption>
 * <tr><th>thread</th><th>does</th><th>owns</th></tr>
 * <tr><td>a rank's thread</td><td>send, receive, collectives</td><td>payloads it sends, until send returns; messages it
 *     receives, until it closes them</td></tr>
 * <tr><td>data-plane-io (two)</td><td>sockets, reading Flight messages into Arrow buffers, readiness; never waits</td><td>
 *     messages not yet read from their Flight stream</td></tr>
 * <tr><td>data-plane-in (one a stream)</td><td>the only one that reads a Flight stream and answers on it; waits where a
 *     mailbox is full, and so holds the sender back</td><td>the message in hand, and parts of one that is not complete</td></tr>
 * </table>
 * A mailbox owns what it holds. What a peer stream sends from is touched under its lock only. Closing a session releases
 * what nobody took and fails if a rank kept a message open; closing the data plane fails if one byte is still allocated.
 */
package io.locmoe.dataplane;
