package io.locmoe.run;

import io.locmoe.spi.comm.ExchangeException;

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
