package io.locmoe.tape;

/**
 * The time in which tensors live: from one {@link Tape#reset} to the next. Two periods are the same only if they are
 * one object, so that it costs nothing to compare a tensor's with the present.
 */
final class Period {
    private String name = "no step";

    void name(long step, int microBatch) {
        name = "step " + step + ", micro-batch " + microBatch;
    }

    @Override
    public String toString() {
        return name;
    }
}
