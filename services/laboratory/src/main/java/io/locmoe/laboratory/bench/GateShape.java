package io.locmoe.laboratory.bench;

/**
 * The shape that a gate is measured with.
 *
 * @param tokens  T
 * @param width   d
 * @param experts n
 */
public record GateShape(int tokens, int width, int experts) {

    /** @throws IllegalArgumentException if the tokens do not fit in memory, with some space for intermediate results */
    public GateShape {
        long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (4 * Float.BYTES));
        if ((long) tokens * width > most || (long) width * experts > most) {
            throw new IllegalArgumentException(tokens + " tokens of width " + width + " with " + experts
                    + " experts do not fit in memory; lower --tokens, --width or --experts");
        }
    }

    /**
     * Operations per token by the formula of the paper's comparison: 2dn for a dense gate, d + n for grouped average
     * pooling (d additions, n divisions); 0 without a formula for a gate of that name.
     */
    long closedForm(String gate) {
        return switch (gate) {
            case "dense" -> 2L * width * experts;
            case "grap" -> (long) width + experts;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return "d = " + width + ", n = " + experts;
    }
}
