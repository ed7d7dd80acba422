package io.locmoe.settings;

/** The words in which a value is refused. */
final class Refusal {
    private Refusal() {}

    static IllegalArgumentException unexpected(String name, String text, String expected) {
        return new IllegalArgumentException(name + ": '" + Excerpt.of(text) + "' is not " + expected);
    }

    static IllegalArgumentException outside(String name, String text, String range) {
        return new IllegalArgumentException(name + " must be in " + range + ": " + Excerpt.of(text));
    }

    static IllegalArgumentException longer(String name, String text, int longest) {
        return new IllegalArgumentException(
                name + " must have at most " + longest + " characters: '" + Excerpt.of(text) + "'");
    }

    static IllegalArgumentException empty(String name) {
        return new IllegalArgumentException(name + " must not be empty");
    }
}
