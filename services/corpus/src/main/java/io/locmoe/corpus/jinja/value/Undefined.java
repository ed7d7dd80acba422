package io.locmoe.corpus.jinja.value;

/** The value of what does not exist: empty text, and false. */
public record Undefined(String name) {
    public JinjaException problem() {
        return new JinjaException(name + " is undefined");
    }
}
