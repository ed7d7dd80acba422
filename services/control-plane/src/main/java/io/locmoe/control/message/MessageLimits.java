package io.locmoe.control.message;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** The limits of messages, and the version of the protocol that carries them. */
public final class MessageLimits {
    /** Maximum size of a request in bytes; larger ones, before or after decompression, are refused. */
    public static final int LONGEST = 256 * 1024;

    /** Header that names the compression of a call's messages. */
    public static final String ENCODING = "grpc-encoding";

    private static final String PROTOCOL = "/locmoe.control.v";
    private static final String VERSION = "2";

    private MessageLimits() {}

    /** Whether a call or an answer may have compressed messages. */
    public static boolean isCompressed(MultiMap headers) {
        return headers.getAll(ENCODING).stream().anyMatch(name -> !name.equals("identity"));
    }

    /**
     * Why a node does not read the messages of a call; empty if it does.
     *
     * @param path {@code /package.Service/Method}
     */
    public static Optional<ControlException> refusal(String path, MultiMap headers) {
        if (path.startsWith(PROTOCOL) && !path.startsWith(PROTOCOL + VERSION + ".")) {
            return Optional.of(new ControlException(
                    Code.UNSUPPORTED,
                    "this node speaks version " + VERSION + " of the control protocol, and the call is of another one;"
                            + " use one version of locmoe for the command and all nodes of the mesh"));
        }
        return isCompressed(headers)
                ? Optional.of(new ControlException(
                        Code.UNSUPPORTED, "compressed calls are not accepted; send them with grpc-encoding identity"))
                : Optional.empty();
    }
}
