package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Metadata of a tokenizer: byte-level BPE of {@code tokenizer.json}, or bytes as tokens. */
final class TokenizerWriter {
    private TokenizerWriter() {}

    /**
     * The metadata.
     *
     * @param file   {@code tokenizer.json}; empty if tokens are bytes
     * @param size   tokens of the model
     * @param config {@code config.json}, which may name the ends of a document
     * @param beside {@code tokenizer_config.json}, or an empty object
     * @throws io.locmoe.models.file.ModelException if llama.cpp has no such tokenizer
     */
    static Map<String, Object> metadata(Optional<byte[]> file, int size, ObjectNode config, JsonNode beside) {
        Vocabulary vocabulary =
                file.map(content -> Vocabulary.of(content, size)).orElseGet(() -> Vocabulary.ofBytes(size));
        Map<String, Object> values = new LinkedHashMap<>();
        String prefix = TokenizerReader.PREFIX;
        values.put(prefix + "model", "gpt2");
        values.put(prefix + "pre", vocabulary.pre().word());
        values.put(prefix + "tokens", vocabulary.tokens());
        values.put(prefix + "token_type", vocabulary.types());
        values.put(prefix + "merges", vocabulary.merges());
        id(config.path("bos_token_id")).ifPresent(id -> values.put(prefix + "bos_token_id", id));
        id(config.path("eos_token_id")).or(vocabulary::end).ifPresent(id -> values.put(prefix + "eos_token_id", id));
        values.put(prefix + "add_bos_token", beside.path("add_bos_token").asBoolean(vocabulary.begins()));
        if (beside.path("chat_template").isTextual()) {
            values.put(TokenizerReader.TEMPLATE, beside.path("chat_template").textValue());
        }
        return values;
    }

    /** A field that has an id, or several, of which the first counts. */
    private static Optional<Integer> id(JsonNode field) {
        JsonNode first = field.isArray() ? field.path(0) : field;
        return first.isInt() ? Optional.of(first.intValue()) : Optional.empty();
    }
}
