package io.locmoe.control.message;

import io.vertx.core.MultiMap;

/** The limits of messages, which both ends check. */
public final class MessageLimits {
    /** Maximum size of a request in bytes; larger ones, before or after decompression, are refused. */
    public static final int LONGEST = 256 * 1024;

    /** Header that names the compression of a call's messages. */
    public static final String ENCODING = "grpc-encoding";

    private MessageLimits() {}

    /** Whether a call or an answer may have compressed messages. */
    public static boolean isCompressed(MultiMap headers) {
        return headers.getAll(ENCODING).stream().anyMatch(name -> !name.equals("identity"));
    }
}
