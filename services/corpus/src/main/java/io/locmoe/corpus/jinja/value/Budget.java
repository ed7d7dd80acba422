package io.locmoe.corpus.jinja.value;

/**
 * What a rendering may still spend: a unit for each character or element that it makes, and for each name or constant
 * that it looks at. It also knows the line that runs. Used by one thread.
 */
public final class Budget {
    private final long all;
    private long left;
    private int line = 1;

    public Budget(long all) {
        this.all = all;
        left = all;
    }

    /**
     * Spends units before they are used.
     *
     * @throws JinjaException if there are not as many left
     */
    public void spend(long units) {
        if (units > left) {
            throw new JinjaException("it makes more than " + all + " characters and steps; does it end?");
        }
        left -= units;
    }

    public void line(int now) {
        line = now;
    }

    public int line() {
        return line;
    }
}
