package io.locmoe.attack.traffic;

import io.locmoe.attack.mutation.Mutator;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.random.RandomGenerator;

/**
 * A right connection of HTTP/2 with right calls, whose messages have a few changes: they reach the parsers of messages,
 * and what is behind these. Ends when all calls are answered.
 */
final class GarbledCalls implements Assault {
    private static final int CALLS = 100;
    /** Bytes that a node takes from a connection before it has answered. */
    private static final int WINDOW_BYTES = 60_000;

    @Override
    public long launch(Door door, RandomGenerator random) {
        try (Connections connections = new Connections(door)) {
            Socket socket = connections.add();
            if (socket == null) {
                return 1;
            }
            int sent = send(socket, door.speech(), random);
            awaitAnswers(socket, sent);
            return sent;
        }
    }

    private static int send(Socket socket, Speech speech, RandomGenerator random) {
        boolean open = Connections.send(socket, Http2.preface());
        int sent = 0;
        for (int bytes = 0; open && sent < CALLS && bytes < WINDOW_BYTES; sent++) {
            String path = speech.calls().get(random.nextInt(speech.calls().size()));
            byte[] message = Mutator.mutate(random, speech.messages());
            bytes += message.length;
            open = Connections.send(socket, Http2.call(2 * sent + 1, path, message));
        }
        return sent;
    }

    private static void awaitAnswers(Socket socket, int calls) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int left = calls; left > 0; ) {
                int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.skipNBytes(Integer.BYTES + length);
                if (type == Http2.RESET || (type <= Http2.HEADERS && (flags & Http2.END_STREAM) != 0)) {
                    left--;
                }
            }
        } catch (IOException e) {
            // Hung up, or silent for too long: there is no right answer to what was sent.
        }
    }
}
