package io.locmoe.tape;

/**
 * The lifetime of tensors: from one {@link Tape#reset} to the next. Two periods are equal only if they are the same
 * object, which makes the comparison cheap.
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
