package io.locmoe.models.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** The chat templates of a model, by their names. */
public final class ChatTemplates {
    /** The name of the one that is taken if none is named. */
    public static final String DEFAULT = "default";

    /** The file that has the template alone. */
    static final String FILE = "chat_template.jinja";

    private ChatTemplates() {}

    /**
     * Finds the templates: {@code chat_template} of {@code tokenizer_config.json}, which is one or a list of named
     * ones, and {@code chat_template.jinja}, which replaces the default.
     *
     * @param files the small files of a model by name
     */
    public static Map<String, String> of(ObjectNode files) {
        Map<String, String> templates = new TreeMap<>();
        JsonNode field = files.path("tokenizer_config.json").path("chat_template");
        if (field.isTextual()) {
            templates.put(DEFAULT, field.textValue());
        }
        for (JsonNode named : field) {
            templates.put(
                    named.path("name").asText(DEFAULT), named.path("template").asText());
        }
        if (files.path(FILE).isTextual()) {
            templates.put(DEFAULT, files.path(FILE).textValue());
        }
        return templates;
    }
}
