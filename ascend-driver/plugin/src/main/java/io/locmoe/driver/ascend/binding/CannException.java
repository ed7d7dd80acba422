package io.locmoe.driver.ascend.binding;

/** A call of CANN that failed. The message names the call, the code, what it means, and what CANN says itself. */
public final class CannException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    /**
     * A failed call.
     *
     * @param call   name of the C function
     * @param code   what it returned
     * @param reason error of the runtime that led to it, 0 if none did
     * @param recent what CANN says about it, empty if nothing
     */
    CannException(String call, int code, int reason, String recent) {
        super(call + " failed with " + text(code) + (reason == Status.SUCCESS ? "" : ", by " + text(reason))
                + (recent.isEmpty() ? "" : ": " + recent));
        this.code = reason == Status.SUCCESS ? code : reason;
    }

    private static String text(int code) {
        return code + " (" + Status.meaning(code) + ")";
    }

    /**
     * Whether device or host had no memory left; what is kept for later may be given back, and the call tried again.
     */
    public boolean outOfMemory() {
        return Status.isOutOfMemory(code);
    }

    /** Whether the device answers no more until it is reset. */
    public boolean deviceLost() {
        return Status.isDeviceLost(code);
    }
}
