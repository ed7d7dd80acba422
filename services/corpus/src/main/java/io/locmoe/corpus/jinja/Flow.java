package io.locmoe.corpus.jinja;

/** How a template goes on after a statement: with the next one, with the next turn of the loop, or after the loop. */
enum Flow {
    NEXT,
    CONTINUE,
    BREAK
}
