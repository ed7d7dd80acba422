package io.locmoe.control.message;

import io.vertx.core.MultiMap;

/** The limits of messages, which both ends check. */
public final class MessageLimits {
    /** Maximum size of a request in bytes; larger ones, before or after decompression, are refused. */
    public static final int LONGEST = 256 * 1024;

    /** Header that names the compression of a call's messages. */
    public static final String ENCODING = "grpc-encoding";

    private static final String PROTOCOL = "/locmoe.control.v";
    private static final String VERSION = "2";

    private MessageLimits() {}

    /** Whether a call is of another version of the control protocol; its path is {@code /package.Service/Method}. */
    public static boolean isOfAnotherVersion(String path) {
        return path.startsWith(PROTOCOL) && !path.startsWith(PROTOCOL + VERSION + ".");
    }

    /** What the caller of such a call gets to know. */
    public static String otherVersion() {
        return "this node speaks version " + VERSION
                + " of the control protocol, and the call is of another one; use one"
                + " version of locmoe for the command and all nodes of the mesh";
    }

    /** Whether a call or an answer may have compressed messages. */
    public static boolean isCompressed(MultiMap headers) {
        return headers.getAll(ENCODING).stream().anyMatch(name -> !name.equals("identity"));
    }
}
