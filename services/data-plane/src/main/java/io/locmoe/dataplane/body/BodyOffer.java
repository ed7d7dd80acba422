package io.locmoe.dataplane.body;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.wire.MessageInput;
import io.locmoe.dataplane.wire.ProtobufFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A receiver's offer of body channels in its acceptance of a stream. On the wire it is the metadata of the PutResult:
 * {@code bodies=1 token=<32 hex digits> tcp=<port> unix=<path to the end>}.
 *
 * @param token    16 bytes that belong to this stream; the sender presents them when it connects
 * @param tcpPort  port at the address of the Flight server
 * @param unixPath path of a Unix domain socket; empty for none
 */
public record BodyOffer(String token, int tcpPort, String unixPath) {
    /** Length of a token. */
    static final int TOKEN_BYTES = 16;
    /** The sender's first bytes, followed by the token. The receiver answers with {@link #READY}. */
    static final byte[] GREETING = {'L', 'O', 'M', 'B', 'O', 'D', 'Y', '1'};

    static final byte READY = 1;
    /** The first bytes of a sender that asks for a {@link Ring}, see {@link RingGreeting}. */
    static final byte[] RING_GREETING = {'L', 'O', 'M', 'B', 'O', 'D', 'Y', '2'};

    private static final int PUT_RESULT_METADATA = 1;
    private static final Pattern WIRE = Pattern.compile(
            "bodies=1 token=([0-9a-f]{" + 2 * TOKEN_BYTES + "}) tcp=(\\d{1,5}) unix=(.*)", Pattern.DOTALL);

    String wire() {
        return "bodies=1 token=" + token + " tcp=" + tcpPort + " unix=" + unixPath;
    }

    /** The accepting answer, one of Flight's {@code PutResult}s. */
    public byte[] putResult() {
        byte[] text = wire().getBytes(StandardCharsets.UTF_8);
        ByteBuffer result = ByteBuffer.allocate(text.length + ProtobufFields.MOST_BYTES);
        ProtobufFields.put(result, PUT_RESULT_METADATA, ByteBuffer.wrap(text));
        return Arrays.copyOf(result.array(), result.position());
    }

    /**
     * Parses an answer; empty if it offers nothing that this version knows.
     *
     * @throws RefusedException if it is invalid
     */
    public static Optional<BodyOffer> read(InputStream putResult) {
        try {
            return parse(new String(metadata(putResult), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RefusedException(Code.PROTOCOL, "an answer that cannot be read: " + RefusedException.describe(e));
        }
    }

    private static byte[] metadata(InputStream putResult) throws IOException {
        MessageInput in = new MessageInput(putResult);
        byte[] metadata = new byte[0];
        for (int tag = in.tag(); tag != MessageInput.END; tag = in.tag()) {
            if (tag == ProtobufFields.tag(PUT_RESULT_METADATA)) {
                metadata = in.bytes(in.length());
            } else {
                in.skipField(tag);
            }
        }
        return metadata;
    }

    byte[] tokenBytes() {
        return HexFormat.of().parseHex(token);
    }

    private static Optional<BodyOffer> parse(String metadata) {
        Matcher matcher = WIRE.matcher(metadata);
        return matcher.matches()
                ? Optional.of(new BodyOffer(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }
}
