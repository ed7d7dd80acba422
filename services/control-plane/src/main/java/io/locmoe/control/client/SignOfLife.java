package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;

/**
 * Checks whether the other end of a connection is alive: the event loop of a node answers an HTTP/2 PING however late
 * its calls are. If a machine fails or a link is dead, nothing closes the connection. Even when the link heals, or the
 * machine returns with another address, calls on that connection keep waiting, because TCP retransmits after ever
 * longer pauses, of up to two minutes.
 */
final class SignOfLife {
    private static final Buffer PING = Buffer.buffer(new byte[8]);

    private SignOfLife() {}

    /** Fails if the connection was closed, or is closed now because no sign came in time. Any thread. */
    static Future<Buffer> ask(HttpConnection connection) {
        // An HTTP/1.1 connection throws and is useless. The timeout runs on the connection's event loop and ends with
        // it.
        return Future.succeededFuture(connection)
                .compose(asked -> asked.ping(PING).timeout(USUAL.connection().toMillis(), TimeUnit.MILLISECONDS))
                .onFailure(silent -> connection.shutdown(0, TimeUnit.SECONDS));
    }
}
