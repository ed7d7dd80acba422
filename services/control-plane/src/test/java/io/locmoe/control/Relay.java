package io.locmoe.control;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What lies between a client and a port of this machine: connections through it can be cut without a word. */
final class Relay {
    private final NetServer server;
    private final List<NetSocket> carried = new CopyOnWriteArrayList<>();

    Relay(Vertx vertx, int port) {
        server = MeshClient.await(vertx.createNetServer()
                .connectHandler(client -> carry(vertx, client, port))
                .listen(0, "127.0.0.1"));
    }

    private void carry(Vertx vertx, NetSocket client, int port) {
        client.pause();
        vertx.createNetClient().connect(port, "127.0.0.1").onSuccess(node -> {
            carried.add(client);
            carried.add(node);
            client.handler(node::write).closeHandler(closed -> node.close());
            node.handler(client::write).closeHandler(closed -> client.close());
            client.resume();
        });
    }

    int port() {
        return server.actualPort();
    }

    /** Connections so far. */
    int connections() {
        return carried.size() / 2;
    }

    /** What goes over the connections that there are gets lost from now on; others are carried. */
    void cut() {
        carried.forEach(end -> end.handler(lost -> {}));
    }
}
