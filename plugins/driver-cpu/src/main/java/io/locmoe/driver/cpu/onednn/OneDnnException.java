package io.locmoe.driver.cpu.onednn;

/** A function of oneDNN has returned something else than success. */
final class OneDnnException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int UNIMPLEMENTED = 3;

    private final int status;

    OneDnnException(String function, int status) {
        super(function + " of oneDNN returns status " + status);
        this.status = status;
    }

    /** Whether oneDNN has nothing for this processor, or for these types. */
    boolean isUnimplemented() {
        return status == UNIMPLEMENTED;
    }
}
