package io.locmoe.driver.cpu.vector.attention;

import io.locmoe.driver.cpu.product.Tile;

/**
 * The softmax of attention, its repetition, and its gradient, in rows of tiles of float32. The row of token t sees the
 * columns 0 to t; the other columns that the tile's last row sees become 0. Used by one thread.
 */
interface AttentionRows {

    /**
     * Scores become weights, and the numbers of the rows are kept.
     *
     * @param number place of the first row's numbers
     * @param token  of the first row
     */
    void weights(Tile tile, long number, int token, int count);

    /**
     * Scores become the weights that they were in the forward, and gradients of weights become those of the products of
     * queries and keys.
     *
     * @param weights the scores
     * @param slopes  the gradients, which lie as the scores do, in other memory
     * @param number  place of the first row's numbers
     * @param token   of the first row
     */
    void slopes(Tile weights, Tile slopes, long number, int token, int count);

    /** What products read after a tile has become weights or slopes. */
    Tile factors(Tile tile);
}
