package io.locmoe.driver.ascend.binding;

/** A toolkit without a function that every version should have. */
public final class MissingFunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingFunctionException(String function) {
        super("the toolkit has no function " + function + "; CANN 8.0 and newer have it");
    }
}
