package io.locmoe.dataplane.body;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How the ends of a body channel agree on a {@link Ring}, after a greeting that asks for one. If that fails, only the
 * socket is used, and the end that failed logs a warning.
 */
final class RingGreeting {
    /**
     * The receiver's answer, instead of {@link BodyOffer#READY}; it is followed by the length of the file's path as
     * u16, and the path.
     */
    static final byte CREATED = 2;
    /** The sender's reply to {@link #CREATED}. */
    static final byte MAPPED = 1;

    static final byte NOT_MAPPED = 0;

    private static final Logger LOG = System.getLogger(RingGreeting.class.getName());

    private RingGreeting() {}

    /**
     * Answers a greeting on the receiver's side; if there is a ring, waits until the sender has mapped it.
     *
     * @param file null if the sender has not asked for a ring
     * @return null if there is none
     */
    static Ring answer(RingFile file, BodySocket socket, long untilNanos) throws IOException {
        Ring ring = file == null ? null : created(file);
        if (ring == null) {
            socket.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {BodyOffer.READY})}, untilNanos);
            return null;
        }
        boolean mapped = false;
        try {
            mapped = isMapped(file, socket, untilNanos);
            return mapped ? ring : null;
        } finally {
            if (!mapped) {
                ring.close();
            }
        }
    }

    private static Ring created(RingFile file) {
        try {
            return file.create(Ring.BYTES);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "no shared memory for incoming bodies through " + file.path() + ": " + e);
            return null;
        }
    }

    private static boolean isMapped(RingFile file, BodySocket socket, long untilNanos) throws IOException {
        try {
            byte[] path = file.path().toString().getBytes(StandardCharsets.UTF_8);
            ByteBuffer created = ByteBuffer.allocate(3 + path.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(CREATED)
                    .putShort((short) path.length)
                    .put(path)
                    .flip();
            socket.write(new ByteBuffer[] {created}, untilNanos);
            ByteBuffer answer = ByteBuffer.allocate(1);
            socket.read(answer, untilNanos);
            return answer.get(0) == MAPPED;
        } finally {
            file.delete();
        }
    }

    /**
     * Maps the ring of a receiver that has answered {@link #CREATED}, on the sender's side.
     *
     * @return null if it cannot be mapped
     */
    static Ring mapped(BodySocket socket, String token, long untilNanos) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        socket.read(length, untilNanos);
        ByteBuffer path = ByteBuffer.allocate(Short.toUnsignedInt(length.getShort(0)));
        socket.read(path, untilNanos);
        Ring ring = mapped(StandardCharsets.UTF_8.decode(path.flip()).toString(), token);
        try {
            socket.write(
                    new ByteBuffer[] {ByteBuffer.wrap(new byte[] {ring == null ? NOT_MAPPED : MAPPED})}, untilNanos);
            return ring;
        } catch (IOException e) {
            if (ring != null) {
                ring.close();
            }
            throw e;
        }
    }

    private static Ring mapped(String path, String token) {
        try {
            RingFile file = new RingFile(Path.of(path));
            if (!file.belongsTo(token)) {
                throw new IOException("this is not the file of this stream");
            }
            Ring ring = file.open();
            file.delete();
            return ring;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "no shared memory for outgoing bodies through " + path + ": " + e);
            return null;
        }
    }
}
