package io.locmoe.corpus.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chat templates of a model, by their names, and the texts of special tokens that they write. */
public final class ChatTemplates {
    /** The name of the one that is taken if none is named. */
    public static final String DEFAULT = "default";

    /** The file that has the template alone. */
    public static final String FILE = "chat_template.jinja";

    static final String CONFIG = "tokenizer_config.json";
    static final String SPECIAL = "special_tokens_map.json";

    private static final List<String> TOKENS =
            List.of("bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token");

    private ChatTemplates() {}

    /**
     * Finds the templates: {@code chat_template} of {@code tokenizer_config.json}, which is one or a list of named
     * ones, and {@code chat_template.jinja}, which replaces the default.
     *
     * @param files the small files of a model by name
     */
    public static Map<String, String> of(ObjectNode files) {
        Map<String, String> templates = new TreeMap<>();
        JsonNode field = files.path(CONFIG).path("chat_template");
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

    /**
     * Texts of special tokens by the name that templates have for them.
     *
     * @param files the small files of a model by name
     */
    public static Map<String, String> tokens(ObjectNode files) {
        Map<String, String> tokens = new TreeMap<>();
        for (String name : TOKENS) {
            for (String file : List.of(SPECIAL, CONFIG)) {
                JsonNode token = files.path(file).path(name);
                JsonNode text = token.isObject() ? token.path("content") : token;
                if (text.isTextual()) {
                    tokens.put(name, text.textValue());
                }
            }
        }
        return tokens;
    }
}
