package io.locmoe.engine.settings;

/**
 * The heads of attention: each group of {@code queries / keysAndValues} consecutive heads of queries reads one head of
 * keys and values (Ainslie et al. 2023).
 *
 * @param queries       heads of queries
 * @param keysAndValues heads of keys, and of values
 * @param width         elements of a head
 */
public record HeadShape(int queries, int keysAndValues, int width) {

    /** Elements of a token's queries. */
    public int queryWidth() {
        return queries * width;
    }

    /** Elements of a token's keys, and of its values. */
    public int keyValueWidth() {
        return keysAndValues * width;
    }

    /** Heads of queries, keys and values together. */
    public int all() {
        return queries + 2 * keysAndValues;
    }

    /** The heads of one of several devices that they are split over. */
    public HeadShape over(int devices) {
        return new HeadShape(queries / devices, keysAndValues / devices, width);
    }
}
