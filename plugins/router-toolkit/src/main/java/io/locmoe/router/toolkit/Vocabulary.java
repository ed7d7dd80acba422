package io.locmoe.router.toolkit;

import io.locmoe.spi.router.RouterSetup;

/**
 * The token ids that a table of a router has room for.
 *
 * @param size ids are in [0, size)
 */
public record Vocabulary(int size) {

    /**
     * The vocabulary of the model.
     *
     * @throws IllegalArgumentException if it has no ids
     */
    public static Vocabulary of(RouterSetup setup) {
        int size = setup.vocabularySize();
        if (size == 0) {
            throw new IllegalArgumentException("needs the size of the vocabulary, and the host says 0");
        }
        return new Vocabulary(size);
    }

    /**
     * The id itself.
     *
     * @throws IllegalArgumentException if it is outside the vocabulary
     */
    public int checked(int id) {
        if (id < 0 || id >= size) {
            throw new IllegalArgumentException("token id " + id + " is outside the vocabulary of " + size
                    + "; the text was encoded with another tokenizer");
        }
        return id;
    }
}
