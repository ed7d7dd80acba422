package io.locmoe.cli.bench.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Blocking TCP connections of one process with the others, one each way, in the order of their distance to it. */
final class RawSockets implements AutoCloseable {
    final List<SocketChannel> outgoing = new ArrayList<>();
    final List<SocketChannel> incoming = new ArrayList<>();
    private final int node;
    private final ServerSocketChannel server = ServerSocketChannel.open();

    RawSockets(int node) throws IOException {
        this.node = node;
        server.bind(new InetSocketAddress("127.0.0.1", 0));
    }

    String address() {
        return "127.0.0.1:" + server.socket().getLocalPort();
    }

    /** @param addresses of all processes */
    void connect(List<String> addresses) throws IOException {
        for (int hop = 1; hop < addresses.size(); hop++) {
            String address = addresses.get((node + hop) % addresses.size());
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1",
                    Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            outgoing.add(channel);
        }
        for (int peer = 1; peer < addresses.size(); peer++) {
            incoming.add(server.accept());
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : outgoing) {
            channel.close();
        }
        server.close();
    }
}
