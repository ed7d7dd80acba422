package io.locmoe.corpus.jinja.value;

/** A function or a macro. */
@FunctionalInterface
public interface JinjaFunction {
    Object call(Arguments arguments);
}
