package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A call about a recording of steps on a node.
 *
 * @param run    the run whose steps they are
 * @param name   of the recording, the same in all calls about it
 * @param first  first recorded step; 0 while it is not known
 * @param last   last recorded step; 0 while it is not known
 * @param offset where to read the recording, which ends it; empty while it goes on
 */
public record RecordingRequest(String run, String name, long first, long last, OptionalLong offset) {
    public static final int MOST_STEPS = 1_000;
    /** Most bytes of a recording that a node hands out. */
    public static final long MOST_BYTES = 64L << 20;

    private static final Pattern NAME = Pattern.compile("[0-9a-f-]{16,64}");

    /** @throws ControlException if the name is none, or there are no such steps */
    public RecordingRequest {
        Objects.requireNonNull(run, "run");
        if (!NAME.matcher(name).matches()) {
            throw new ControlException(Code.INVALID, "a recording is named by 16 to 64 hexadecimal digits and dashes");
        }
        if (first < 0 || last < first || last - first >= MOST_STEPS || offset.orElse(0) < 0) {
            throw new ControlException(
                    Code.INVALID,
                    "a recording is of 1 to " + MOST_STEPS + " steps, and is read from byte 0 on; steps " + first
                            + " to " + last + " were asked for");
        }
    }

    /** The same recording with other steps. */
    public RecordingRequest of(long firstStep, long lastStep) {
        return new RecordingRequest(run, name, firstStep, lastStep, offset);
    }

    /** Ends the recording and reads it. */
    public RecordingRequest from(long byteOffset) {
        return new RecordingRequest(run, name, first, last, OptionalLong.of(byteOffset));
    }
}
