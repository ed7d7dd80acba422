package io.locmoe.dataplane;

import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream or message that the receiver does not take. On the wire it is the Flight status INVALID_ARGUMENT with the
 * description {@code [CODE] sentence} or, if the sender may try again, {@code [CODE later] sentence}. Causes stay here.
 */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern WIRE = Pattern.compile("\\[([A-Z_]+)( later)?] (.*)", Pattern.DOTALL);

    private final Code code;
    private final boolean later;

    RefusedException(Code code, String sentence) {
        this(code, false, sentence);
    }

    private RefusedException(Code code, boolean later, String sentence) {
        super(sentence);
        this.code = code;
        this.later = later;
    }

    /** A refusal that time may heal: the receiver is about to join. */
    static RefusedException forNow(Code code, String sentence) {
        return new RefusedException(code, true, sentence);
    }

    Code code() {
        return code;
    }

    boolean later() {
        return later;
    }

    /** Code and sentence as they cross the wire. */
    String wire() {
        return "[" + code + (later ? " later" : "") + "] " + getMessage();
    }

    Status toStatus() {
        return Status.INVALID_ARGUMENT.withDescription(wire());
    }

    /** Reads {@link #wire}; null if the text is something else. */
    static RefusedException parse(String text) {
        Matcher wire = WIRE.matcher(text == null ? "" : text);
        return wire.matches() ? new RefusedException(code(wire.group(1)), wire.group(2) != null, wire.group(3)) : null;
    }

    /** Reads what a receiver has written; anything else, such as a broken connection, is a lost peer. */
    static RefusedException fromStatus(Status status) {
        RefusedException refused = parse(status.getDescription());
        return refused == null ? forNow(Code.PEER_LOST, describe(status)) : refused;
    }

    static String describe(Status status) {
        return status.getCause() != null
                ? describe(status.getCause())
                : status.getDescription() != null
                        ? status.getDescription()
                        : status.getCode().toString();
    }

    private static Code code(String name) {
        try {
            return Code.valueOf(name);
        } catch (IllegalArgumentException e) {
            return Code.PROTOCOL;
        }
    }

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
