package io.locmoe.dataplane.incoming;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.wire.FrameHeader;
import java.lang.foreign.MemorySegment;

/** A message that has arrived in part. A rank sends one message at a time, so its parts arrive in order. */
final class Assembly {
    private final FrameHeader first;
    private final Payload message;
    private int parts;
    private long filled;

    /** @param message memory for the whole message; owned by the assembly until the last part has arrived */
    Assembly(FrameHeader first, Payload message) {
        this.first = first;
        this.message = message;
    }

    /**
     * Refuses an invalid first part of a message before memory is taken for it. All parts but the last have the size of
     * the first, so a wrong size is detected here.
     */
    static void checkFirst(FrameHeader header, long bytes) {
        if (header.part() != 0 || header.offset() != 0) {
            throw doesNotFollow(header, 0);
        }
        long parts = header.parts();
        boolean fits = bytes >= 0
                && parts >= 1
                && header.bytes() >= bytes
                && header.bytes() <= FrameHeader.LARGEST_MESSAGE
                && (parts == 1
                        ? header.bytes() == bytes
                        : bytes * (parts - 1) < header.bytes() && header.bytes() <= bytes * parts);
        if (!fits) {
            throw new RefusedException(
                    Code.PROTOCOL,
                    "a first part of " + bytes + " bytes from rank " + header.source() + " does not make a message of "
                            + header.bytes() + " bytes in " + header.parts() + " parts: " + header.tag());
        }
    }

    MemorySegment room(FrameHeader header, long bytes) {
        if (header.part() != parts
                || header.offset() != filled
                || header.bytes() != first.bytes()
                || header.parts() != first.parts()
                || header.target() != first.target()
                || !header.tag().equals(first.tag())
                || bytes < 0
                || bytes > first.bytes() - filled) {
            throw doesNotFollow(header, parts);
        }
        if (parts == first.parts() - 1 && filled + bytes != first.bytes()) {
            throw new RefusedException(
                    Code.PROTOCOL,
                    filled + bytes + " of " + first.bytes() + " bytes came from rank " + header.source() + ": "
                            + header.tag());
        }
        return arriving(bytes);
    }

    /** Memory of the next part. */
    MemorySegment arriving(long bytes) {
        return message.data().asSlice(filled, bytes);
    }

    private static RefusedException doesNotFollow(FrameHeader header, int expected) {
        return new RefusedException(
                Code.PROTOCOL,
                "part " + header.part() + " of " + header.parts() + " from rank " + header.source()
                        + " does not follow part " + expected + ": " + header.tag());
    }

    /** Adds a part; returns true when the message is complete. */
    boolean filled(long bytes) {
        filled += bytes;
        parts++;
        return parts == first.parts();
    }

    Payload message() {
        return message;
    }
}
