package io.locmoe.router.toolkit;

import io.locmoe.spi.router.RouterSetup;

/**
 * The token ids that a table of a router has room for.
 *
 * @param user who has the table, for messages: {@code router hash}
 * @param size ids are in [0, size)
 */
public record Vocabulary(String user, int size) {

    /**
     * The vocabulary of the training text.
     *
     * @throws IllegalArgumentException if the host does not know it
     */
    public static Vocabulary of(String user, RouterSetup setup) {
        int size = setup.tokenFrequencies().length;
        if (size == 0) {
            throw new IllegalArgumentException(
                    user + " needs the vocabulary: the host gave no token frequencies, not even zeros");
        }
        return new Vocabulary(user, size);
    }

    /**
     * The id itself.
     *
     * @throws IllegalArgumentException if it is outside the vocabulary
     */
    public int checked(int id) {
        if (id < 0 || id >= size) {
            throw new IllegalArgumentException(user + ": token id " + id + " is outside the vocabulary of " + size
                    + "; the text was encoded with another tokenizer");
        }
        return id;
    }
}
