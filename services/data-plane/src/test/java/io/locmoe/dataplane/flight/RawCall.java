package io.locmoe.dataplane.flight;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A call of Flight's DoPut in frames of HTTP/2 that the test writes itself. */
final class RawCall implements AutoCloseable {
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int DATA = 0;
    private static final int END_HEADERS = 4;
    private static final int FRAME_BYTES = 16 << 10;

    private final Socket socket;

    RawCall(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        frame(
                HEADERS,
                END_HEADERS,
                1,
                headers(
                        ":method", "POST",
                        ":scheme", "http",
                        ":path", "/arrow.flight.protocol.FlightService/DoPut",
                        ":authority", "localhost",
                        "content-type", "application/grpc",
                        "te", "trailers"));
    }

    /** Literals without indexing and without Huffman's code, as RFC 7541, section 6.2.2, has them. */
    private static byte[] headers(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                out.write(0);
            }
            out.write(namesAndValues[i].length());
            out.writeBytes(namesAndValues[i].getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        OutputStream out = socket.getOutputStream();
        out.write(frame.array());
        out.flush();
    }

    /** The beginning of a message of so many bytes. */
    void announce(int bytes) throws IOException {
        frame(DATA, 0, 1, ByteBuffer.allocate(5).put((byte) 0).putInt(bytes).array());
    }

    /** Bytes of the message, fewer than the peer lets anyone send without asking. */
    void send(long bytes) throws IOException {
        for (long sent = 0; sent < bytes; sent += FRAME_BYTES) {
            frame(DATA, 0, 1, new byte[FRAME_BYTES]);
        }
    }

    /** Reads until the peer has said this in letters; false if it ends the connection without. */
    boolean answerWith(String text) throws IOException {
        StringBuilder heard = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            heard.append((char) next);
            if (heard.indexOf(text) >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
