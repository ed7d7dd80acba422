package io.locmoe.laboratory.bench.exchange;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Raw TCP sockets, without headers: a connection each way between two processes, in the order of their distance. */
abstract class SocketPath implements ExchangePath {
    final MemorySegment send;
    final MemorySegment receive;
    final List<SocketChannel> outgoing = new ArrayList<>();
    final List<SocketChannel> incoming = new ArrayList<>();
    private final int node;
    private final ServerSocketChannel server = ServerSocketChannel.open();

    SocketPath(int node, MemorySegment send, MemorySegment receive) throws IOException {
        this.node = node;
        this.send = send;
        this.receive = receive;
        server.bind(new InetSocketAddress("127.0.0.1", 0));
    }

    @Override
    public final String address() {
        return "127.0.0.1:" + server.socket().getLocalPort();
    }

    @Override
    public void connect(List<String> addresses) throws IOException {
        for (int hop = 1; hop < addresses.size(); hop++) {
            String address = addresses.get((node + hop) % addresses.size());
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(
                    "127.0.0.1", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            outgoing.add(channel);
        }
        for (int peer = 1; peer < addresses.size(); peer++) {
            incoming.add(server.accept());
        }
    }

    @Override
    public final void close() throws IOException {
        for (SocketChannel channel : outgoing) {
            channel.close();
        }
        for (SocketChannel channel : incoming) {
            channel.close();
        }
        server.close();
    }
}
