package io.locmoe.laboratory.bench;

/**
 * What a gate is measured on.
 *
 * @param tokens  T
 * @param width   d
 * @param experts n
 */
public record GateShape(int tokens, int width, int experts) {

    /**
     * Operations per token by the formula of the paper's comparison: 2dn of a dense gate, d + n of grouped average
     * pooling (d additions, n divisions); 0 where there is no formula for a gate of that name.
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
