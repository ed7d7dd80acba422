package io.locmoe.planner.exchange;

/** What cannot be planned. The message is for users: what, and what to do. */
public final class PlanningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PlanningException(String message) {
        super(message);
    }
}
