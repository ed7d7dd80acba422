package io.locmoe.run;

import io.locmoe.guard.PluginException;
import io.locmoe.spi.comm.ExchangeException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Text about an exception for users. */
public final class FailureText {
    private FailureText() {}

    /** Our own exceptions have messages for users; for others, the class is part of the sentence. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        boolean sentence = message != null
                && (failure instanceof IllegalArgumentException
                        || failure.getClass().getName().startsWith("io.locmoe."));
        return sentence ? message : failure.toString();
    }

    /** The failure of a plug-in that caused another; its message is for users. Empty if no plug-in failed. */
    public static Optional<String> ofPlugin(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(PluginException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst();
    }

    /** Whether a rank failed because it waited for another part of the mesh. */
    public static boolean isConsequence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExchangeException) {
                return true;
            }
        }
        return false;
    }
}
