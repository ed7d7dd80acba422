package io.locmoe.dataplane.wire;

import io.locmoe.attack.fuzz.Parser;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;

/** What arrives on the streams of the data plane. */
public final class WireParsers {
    private static final StreamTicket TICKET = new StreamTicket("job-1", 3, 1, 0, "[0, 0, 1, 1]");
    private static final FrameHeader HEADER = new FrameHeader(
            FrameHeader.PART,
            FrameHeader.jobKey("job-1"),
            3,
            2,
            0,
            new MessageTag(7, 1, 2, Direction.COUNTS, 0),
            100,
            0,
            0,
            1);
    private static final int LARGEST_PART = 1 << 20;

    private WireParsers() {}

    /** Every parser of this package. */
    public static List<Parser> all() {
        return List.of(
                new Parser("frame-header", List.of(header()), WireParsers::readHeader, List.of(RefusedException.class)),
                new Parser("flight-data", messages(), WireParsers::readMessage, List.of(RefusedException.class)),
                new Parser(
                        "stream-ticket", List.of(ticket()), WireParsers::readTicket, List.of(RefusedException.class)));
    }

    private static byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
        HEADER.write(header, MemorySegment.ofArray(new byte[100]));
        return header.array();
    }

    /** The first message of a stream, a part and an abort, as senders write them. */
    public static List<byte[]> messages() {
        FlightDataWriter writer = new FlightDataWriter();
        ByteBuffer abort = ByteBuffer.allocate(FrameHeader.BYTES);
        FrameHeader.abort(HEADER.jobKey(), HEADER.placementEpoch()).write(abort, MemorySegment.NULL);
        return List.of(
                drained(writer.opening(TICKET, PartSchema.metadata(TICKET, true))),
                drained(writer.part(HEADER, MemorySegment.ofArray(new byte[100]))),
                drained(writer.metadata(abort.flip())));
    }

    private static byte[] drained(InputStream message) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ((OutgoingData) message).drainTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ticket() {
        ByteBuffer ticket = TICKET.descriptor().serialize();
        byte[] bytes = new byte[ticket.remaining()];
        ticket.get(bytes);
        return bytes;
    }

    private static void readHeader(byte[] input) {
        ByteBuffer buffer = ByteBuffer.wrap(sealed(input));
        ReceivedHeader.read(buffer).header().tag().toString();
        FrameHeader.text(buffer);
    }

    /** With the checksum that makes what it says count. */
    private static byte[] sealed(byte[] input) {
        byte[] sealed = input.clone();
        if (sealed.length >= FrameHeader.BYTES) {
            MemorySegment checked = MemorySegment.ofArray(sealed).asSlice(0, FrameHeader.CHECKED_BYTES);
            ByteBuffer.wrap(sealed)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(FrameHeader.CHECKED_BYTES, Checksum.of(checked));
        }
        return sealed;
    }

    /** As a stream does: the schema of a message with a descriptor, else the header and the part. */
    private static void readMessage(byte[] input) throws IOException {
        FlightData data = FlightData.read(new ByteArrayInputStream(input));
        if (data.descriptor() != null && data.header() != null) {
            readTicket(data.descriptor());
            PartSchema.asksForBodies(data.header());
            return;
        }
        ReceivedHeader received = ReceivedHeader.read(data.appMetadata());
        FrameHeader header = received.header();
        if (header.kind() == FrameHeader.PART) {
            PartBody body = new PartBody(header, data);
            if (body.bytes() <= LARGEST_PART) {
                MemorySegment part = MemorySegment.ofArray(new byte[(int) body.bytes()]);
                body.read(part);
                received.mend(part);
            }
        }
    }

    private static void readTicket(byte[] input) {
        readTicket(ByteBuffer.wrap(input));
    }

    private static void readTicket(ByteBuffer input) {
        FlightDescriptor descriptor;
        try {
            descriptor = FlightDescriptor.deserialize(input);
        } catch (IOException | RuntimeException e) {
            // Flight's own parser; streams refuse whatever it throws.
            return;
        }
        StreamTicket.parse(descriptor);
    }
}
