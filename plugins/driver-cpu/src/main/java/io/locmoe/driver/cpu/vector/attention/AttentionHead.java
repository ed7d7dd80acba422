package io.locmoe.driver.cpu.vector.attention;

import io.locmoe.driver.cpu.product.Tile;

/**
 * Where one head of one sequence lies in the operands of the attention's kernels.
 *
 * @param firstRow    of the sequence, in matrices of all tokens
 * @param column      first of the head, in matrices as wide as all heads
 * @param width       of all heads
 * @param size        columns of the head
 * @param firstNumber of the numbers that are kept for each row and head
 */
record AttentionHead(long firstRow, int column, int width, int size, long firstNumber) {

    /** @param number of the head among those of all sequences */
    static AttentionHead of(int number, int sequence, int heads, int width) {
        int size = width / heads;
        return new AttentionHead(
                (long) (number / heads) * sequence, number % heads * size, width, size, (long) number * sequence);
    }

    /** Elements from one row of a tile to the next: whole vectors, and lines of the cache. */
    static long stride(int columns) {
        return Math.ceilDiv(columns, 16) * 16L;
    }

    /** Queries (0), keys (1) or values (2) from a token on. */
    Tile third(Tile qkv, int token, int third) {
        return qkv.from(firstRow + token, third * width + column);
    }

    /** The rows of a matrix as wide as all heads from a token on. */
    Tile rows(Tile matrix, int token) {
        return matrix.from(firstRow + token, column);
    }

    /** Where the numbers of a token are. */
    long number(int token) {
        return firstNumber + token;
    }
}
