package io.locmoe.engine.settings;

/**
 * The shape of multi-head latent attention, with defaults resolved.
 *
 * @param heads   heads of queries, keys and values
 * @param plain   elements of a head's query and key that positions do not rotate
 * @param rotary  elements that they rotate
 * @param value   elements of a head's value
 * @param latent  elements of the vector that keys and values are made of
 * @param queries elements of the vector that queries are made of; 0 if that is the token
 * @param factor  factor of the scores, beside 1 / sqrt(width)
 * @param epsilon that of the norms of latent vectors
 */
public record LatentShape(
        int heads, int plain, int rotary, int value, int latent, int queries, double factor, double epsilon) {

    /** Elements of a head's query or key. */
    public int width() {
        return rotary + plain;
    }

    /** What the products of queries and keys are multiplied by. */
    public float scale() {
        return (float) (factor / Math.sqrt(width()));
    }

    /** Elements that keys without their rotated part, and values, have together. */
    public int keyValueWidth() {
        return heads * (plain + value);
    }
}
