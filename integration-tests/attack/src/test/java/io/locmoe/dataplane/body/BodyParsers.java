package io.locmoe.dataplane.body;

import io.locmoe.attack.fuzz.Parser;
import io.locmoe.dataplane.failure.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What the other end of a body channel offers, and what it leaves in the memory that both ends share. */
public final class BodyParsers {
    private static final int RING_BYTES = 4 << 10;
    private static final int PIECE = 1000;
    private static final int BODIES = 10;

    private BodyParsers() {}

    /** Every parser of this package. */
    public static List<Parser> all() {
        byte[] offer = new BodyOffer("00112233445566778899aabbccddeeff", 40123, "/run/locmoe.sock").putResult();
        return List.of(
                new Parser(
                        "body-offer",
                        List.of(offer),
                        input -> BodyOffer.read(new ByteArrayInputStream(input)),
                        List.of(RefusedException.class)),
                new Parser(
                        "ring",
                        List.of(ring()),
                        Parser.ofFile(".ring", BodyParsers::readRing),
                        List.of(IOException.class, RefusedException.class)));
    }

    /** The file of a ring of which nothing was taken; the number of bytes taken stands first. */
    private static byte[] ring() {
        return new byte[(int) Ring.HEAD_BYTES + RING_BYTES];
    }

    /** Both ends work with whatever the file holds. */
    private static void readRing(Path file) throws IOException {
        try (Ring sender = new RingFile(file).open();
                Ring receiver = receiver(file)) {
            MemorySegment body = MemorySegment.ofArray(new byte[PIECE]);
            for (int i = 0; i < BODIES && sender.put(body); i++) {
                receiver.take(body);
            }
        }
    }

    private static Ring receiver(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Ring(channel, channel.size() - Ring.HEAD_BYTES, Arena.ofShared());
        }
    }
}
