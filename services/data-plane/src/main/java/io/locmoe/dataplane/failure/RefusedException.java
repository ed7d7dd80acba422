package io.locmoe.dataplane.failure;

import io.locmoe.dataplane.DataPlaneException.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The receiver refuses a stream or message. On the wire it is {@code [CODE] sentence} or, if the sender may try again,
 * {@code [CODE later] sentence}. Causes are not sent.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern WIRE = Pattern.compile("\\[([A-Z_]+)( later)?] (.*)", Pattern.DOTALL);

    private final Code code;
    private final boolean later;
    private final RefusedException forStrangers;

    public RefusedException(Code code, String sentence) {
        this(code, false, sentence, null);
    }

    private RefusedException(Code code, boolean later, String sentence, RefusedException forStrangers) {
        super(sentence);
        this.code = code;
        this.later = later;
        this.forStrangers = forStrangers;
    }

    /** A temporary refusal: the receiver is about to join. */
    public static RefusedException forNow(Code code, String sentence) {
        return new RefusedException(code, true, sentence, null);
    }

    /** The same refusal; its sentence is only for callers with a proven identity. */
    public RefusedException forStrangers(RefusedException told) {
        return new RefusedException(code, later, getMessage(), told);
    }

    /** The refusal for a caller without a proven identity. */
    public RefusedException forStrangers() {
        return forStrangers == null ? this : forStrangers;
    }

    public Code code() {
        return code;
    }

    public boolean later() {
        return later;
    }

    /** Code and sentence on the wire. */
    public String wire() {
        return "[" + code + (later ? " later" : "") + "] " + getMessage();
    }

    /** Parses {@link #wire}; null if the text is something else. */
    public static RefusedException parse(String text) {
        Matcher wire = WIRE.matcher(text == null ? "" : text);
        return wire.matches()
                ? new RefusedException(code(wire.group(1)), wire.group(2) != null, wire.group(3), null)
                : null;
    }

    private static Code code(String name) {
        try {
            return Code.valueOf(name);
        } catch (IllegalArgumentException e) {
            return Code.PROTOCOL;
        }
    }

    public static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
