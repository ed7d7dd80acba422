package io.locmoe.corpus.jinja.value;

import java.util.Map;

/** The one value that a template changes, as a loop's variables do not outlive it. */
public record Namespace(Map<String, Object> fields) {}
