package io.locmoe.control;

import io.locmoe.control.client.MeshClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What lies between a client and a port of this machine: connections through it can be cut without a word. */
public final class Relay {
    /** Bytes of a frame of HTTP/2 before its payload: length, type, flags, stream. */
    private static final int FRAME_HEADER = 9;

    private static final byte PING = 6;
    private static final byte ACKNOWLEDGED = 1;

    private final NetServer server;
    /** Kept, as Vert.x closes a client that is no longer reachable, and its connections with it. */
    private final NetClient nodes;

    private final List<NetSocket> carried = new CopyOnWriteArrayList<>();
    /** Answers of the node to PING frames of HTTP/2 that were passed on. */
    public final AtomicInteger answersToPings = new AtomicInteger();

    public Relay(Vertx vertx, int port) {
        nodes = vertx.createNetClient();
        server = MeshClient.await(vertx.createNetServer()
                .connectHandler(client -> carry(client, port))
                .listen(0, "127.0.0.1"));
    }

    private void carry(NetSocket client, int port) {
        client.pause();
        nodes.connect(port, "127.0.0.1").onSuccess(node -> {
            carried.add(client);
            carried.add(node);
            client.handler(node::write).closeHandler(closed -> node.close());
            node.handler(data -> {
                        answersToPings.addAndGet(answersToPings(data));
                        client.write(data);
                    })
                    .closeHandler(closed -> client.close());
            client.resume();
        });
    }

    /** Counts whole frames that acknowledge a PING; none is split, as a node writes each at once. */
    private static int answersToPings(Buffer data) {
        int count = 0;
        int frame = 0;
        while (frame + FRAME_HEADER <= data.length()) {
            if (data.getByte(frame + 3) == PING && data.getByte(frame + 4) == ACKNOWLEDGED) {
                count++;
            }
            frame += FRAME_HEADER + data.getUnsignedMedium(frame);
        }
        return count;
    }

    public int port() {
        return server.actualPort();
    }

    /** Connections so far. */
    public int connections() {
        return carried.size() / 2;
    }

    /** What goes over the connections that there are gets lost from now on; others are carried. */
    public void cut() {
        carried.forEach(end -> end.handler(lost -> {}));
    }
}
