package io.locmoe.control;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether the other end of a connection is there: the event loop of a node answers a PING of HTTP/2, however late its
 * calls are. Where a machine was lost, or a link is dead, nothing closes the connection; and where it heals, or the
 * machine comes back with another address, whatever waits on that connection waits on: TCP repeats after ever longer
 * pauses, of up to two minutes.
 */
final class SignOfLife {
    /** With the shortest deadline of a call, of two seconds, it is the six seconds after which a node is silent. */
    static final Duration LIMIT = Duration.ofSeconds(4);

    private static final Buffer PING = Buffer.buffer(new byte[8]);

    private SignOfLife() {}

    /** Fails where the connection is closed: it was so, or it is now, as no sign has come. Any thread. */
    static Future<Buffer> ask(HttpConnection connection) {
        // One of HTTP/1.1 throws, and is of no use. The time is that of the connection's event loop, and ends with it.
        return Future.succeededFuture(connection)
                .compose(asked -> asked.ping(PING).timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .onFailure(silent -> connection.shutdown(0, TimeUnit.SECONDS));
    }
}
