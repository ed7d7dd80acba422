package io.locmoe.attack.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A port of a node on this machine, and what stands behind it.
 *
 * @param speech what the port expects
 * @param tls    as whom to enter; empty to stay outside
 */
public record Door(String name, int port, Speech speech, Optional<SSLContext> tls) {
    private static final int CONNECT_MILLIS = 5000;
    private static final int READ_MILLIS = 500;

    /** A connection, after the handshake if there is one. @throws IOException if the node refuses it */
    Socket open() throws IOException {
        Socket plain = connected();
        if (tls.isEmpty()) {
            return plain;
        }
        try {
            SSLSocket socket = (SSLSocket) tls.get().getSocketFactory().createSocket(plain, "localhost", port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(speech.protocols());
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
