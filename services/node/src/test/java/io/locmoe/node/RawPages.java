package io.locmoe.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client of the pages of a node without certificates that sends any header, also those that a browser would not. */
record RawPages(int port) {
    private static final int LIMIT_MILLIS = 60_000;

    /** The whole answer: status line, headers and body. */
    String answer(String method, String path, String... headers) throws IOException {
        try (Socket socket = ask(method, path, headers)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int status(String method, String path, String... headers) throws IOException {
        return Integer.parseInt(answer(method, path, headers).substring(9, 12));
    }

    /** The answer to what a button of the page asks for. */
    String post(String path) throws IOException {
        return answer("POST", path, "Origin: " + origin());
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    /** A request whose answer is not read yet; the host is right if none is given. */
    Socket ask(String method, String path, String... headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        String host = Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:"))
                ? ""
                : "Host: 127.0.0.1:" + port + "\r\n";
        String request = method + " " + path + " HTTP/1.1\r\n" + host
                + String.join(
                        "",
                        Arrays.stream(headers).map(header -> header + "\r\n").toList())
                + "Connection: close\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads an event stream until a text occurs in it. */
    static void until(InputStream events, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] some = new byte[1 << 16];
        while (seen.indexOf(text) < 0) {
            int read = events.read(some);
            if (read < 0) {
                throw new IOException("the stream has ended without '" + text + "': " + seen);
            }
            seen.append(new String(some, 0, read, StandardCharsets.UTF_8));
        }
    }
}
