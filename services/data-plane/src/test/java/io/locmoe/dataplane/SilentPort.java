package io.locmoe.dataplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of this machine at which connections get no answer, as behind a firewall: it accepts nothing, and its queue is
 * full. Once it is opened it answers.
 */
final class SilentPort implements AutoCloseable {
    private static final int LOOK_MILLISECONDS = 200;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private int filling;

    SilentPort() throws IOException {
        while (fills()) {
            filling++;
        }
    }

    private boolean fills() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        try {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), LOOK_MILLISECONDS);
            return true;
        } catch (SocketTimeoutException full) {
            return false;
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Takes what fills the queue, so that others are answered by the system. */
    void open() throws IOException {
        for (Socket filler : sockets) {
            filler.close();
        }
        for (int taken = 0; taken < filling; taken++) {
            server.accept().close();
        }
    }

    /** Whether somebody has connected since it was opened, or does so within milliseconds; he is sent away. */
    boolean isAsked(int milliseconds) throws IOException {
        server.setSoTimeout(milliseconds);
        try (Socket asking = server.accept()) {
            return asking.isConnected();
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
