package io.locmoe.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/1.1 that sends any header, also those that a browser would not. Each request has a connection. */
final class RawBrowser implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;
    /** Bytes that it takes without reading: few, so that a server soon knows that it is slow. */
    private static final int RECEIVED = 8 << 10;

    private final Socket socket;
    private final BufferedReader in;

    private RawBrowser(URI address) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(RECEIVED);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The whole answer: status line, headers and body. */
    static String answer(URI address, String method, String path, String... headers) throws IOException {
        try (RawBrowser browser = open(address, method, path, headers)) {
            StringBuilder all = new StringBuilder();
            for (String line = browser.in.readLine(); line != null; line = browser.in.readLine()) {
                all.append(line).append('\n');
            }
            return all.toString();
        }
    }

    static int status(URI address, String method, String path, String... headers) throws IOException {
        return Integer.parseInt(answer(address, method, path, headers).substring(9, 12));
    }

    /** A request whose answer is not read yet. A header of null is left out; the host is right if none is given. */
    static RawBrowser open(URI address, String method, String path, String... headers) throws IOException {
        RawBrowser browser = new RawBrowser(address);
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        boolean hasHost = false;
        for (String header : headers) {
            request.append(header).append("\r\n");
            hasHost |= header.startsWith("Host:");
        }
        request.append(hasHost ? "" : "Host: " + address.getAuthority() + "\r\n");
        request.append(path.endsWith("events") ? "" : "Connection: close\r\n").append("Content-Length: 0\r\n\r\n");
        browser.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        return browser;
    }

    /** The data of the next event; null at the end of the stream. */
    String event() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("data: ")) {
                return line.substring(6);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
