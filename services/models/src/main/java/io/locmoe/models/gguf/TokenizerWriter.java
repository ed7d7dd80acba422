package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.corpus.chat.ChatTemplates;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Metadata of a tokenizer: BPE of {@code tokenizer.json}, byte-level or of SentencePiece, or bytes as tokens. */
final class TokenizerWriter {
    private TokenizerWriter() {}

    /**
     * The metadata.
     *
     * @param file   {@code tokenizer.json}; empty if tokens are bytes
     * @param size   tokens of the model
     * @param config {@code config.json}, which may name the ends of a document
     * @param beside further files of the model by name
     * @throws io.locmoe.models.file.ModelException if llama.cpp has no such tokenizer
     */
    static Map<String, Object> metadata(Optional<byte[]> file, int size, ObjectNode config, ObjectNode beside) {
        Vocabulary vocabulary =
                file.map(content -> Vocabulary.of(content, size)).orElseGet(() -> Vocabulary.ofBytes(size));
        String prefix = TokenizerReader.PREFIX;
        Map<String, Object> values = tokens(vocabulary);
        id(config.path("bos_token_id")).ifPresent(id -> values.put(prefix + "bos_token_id", id));
        id(config.path("eos_token_id")).or(vocabulary::end).ifPresent(id -> values.put(prefix + "eos_token_id", id));
        values.put(
                prefix + "add_bos_token",
                beside.path("tokenizer_config.json").path("add_bos_token").asBoolean(vocabulary.begins()));
        String template = ChatTemplates.of(beside).get(ChatTemplates.DEFAULT);
        if (template != null) {
            values.put(TokenizerReader.TEMPLATE, template);
        }
        return values;
    }

    private static Map<String, Object> tokens(Vocabulary vocabulary) {
        Map<String, Object> values = new LinkedHashMap<>();
        String prefix = TokenizerReader.PREFIX;
        boolean pieces = vocabulary.pre().isEmpty();
        values.put(prefix + "model", pieces ? TokenizerReader.PIECES : "gpt2");
        values.put(prefix + "pre", vocabulary.pre().map(PreTokenizer::word).orElse("default"));
        values.put(prefix + "tokens", vocabulary.tokens());
        values.put(prefix + "token_type", vocabulary.types());
        if (pieces) {
            values.put(prefix + "scores", vocabulary.scores());
            values.put(prefix + "unknown_token_id", vocabulary.unknown());
            values.put(prefix + "add_space_prefix", vocabulary.prefix());
        } else {
            values.put(prefix + "merges", vocabulary.merges());
        }
        return values;
    }

    /** A field that has an id, or several, of which the first counts. */
    private static Optional<Integer> id(JsonNode field) {
        JsonNode first = field.isArray() ? field.path(0) : field;
        return first.isInt() ? Optional.of(first.intValue()) : Optional.empty();
    }
}
