package io.locmoe.models.gguf.architecture;

import io.locmoe.models.gguf.format.Metadata;
import java.util.Optional;

/**
 * The metadata of an architecture.
 *
 * @param word what its names begin with
 */
record OwnMetadata(String word, Metadata metadata) {

    private String name(String field) {
        return word + "." + field;
    }

    int needed(String field) {
        return metadata.needed(name(field), metadata.whole(name(field)));
    }

    int whole(String field, int absent) {
        return metadata.whole(name(field), absent);
    }

    Optional<Integer> whole(String field) {
        return metadata.whole(name(field));
    }

    Optional<Double> number(String field) {
        return metadata.number(name(field));
    }

    double neededNumber(String field) {
        return metadata.needed(name(field), number(field));
    }

    Optional<String> text(String field) {
        return metadata.text(name(field));
    }

    boolean flag(String field) {
        return metadata.flag(name(field)).orElse(false);
    }

    /** Refuses a value. */
    void require(boolean condition, String field, String needed) {
        metadata.require(condition, name(field), needed);
    }

    /** Refuses a whole number other than one, which an absent one is. */
    void same(String field, int value, String what) {
        require(whole(field, value) == value, field, value + ", " + what);
    }
}
