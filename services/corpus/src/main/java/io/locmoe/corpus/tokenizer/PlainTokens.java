package io.locmoe.corpus.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A {@code tokenizer.json} whose special tokens have other texts, which nobody can guess. Their own texts are then text
 * as any other. The tokens stay, as the library numbers those after them by their place.
 */
final class PlainTokens {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> texts = new HashMap<>();

    private PlainTokens(Set<String> special) {
        special.forEach(token -> texts.put(token, UUID.randomUUID().toString()));
    }

    /**
     * Makes the file.
     *
     * @param content a file that {@link TokenizerFile} has read
     * @param special texts of its special tokens
     */
    static byte[] of(byte[] content, Set<String> special) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonParser parser = JSON.createParser(content);
                JsonGenerator out = JSON.createGenerator(bytes)) {
            PlainTokens plain = new PlainTokens(special);
            parser.nextToken();
            out.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                plain.copyField(parser, out);
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void copyField(JsonParser parser, JsonGenerator out) throws IOException {
        String field = parser.currentName();
        out.writeFieldName(field);
        JsonToken value = parser.nextToken();
        switch (field) {
            case "added_tokens", "model" -> renamed(parser, out, value);
            // It adds special tokens to a text, and refers to them.
            case "post_processor" -> {
                parser.skipChildren();
                out.writeNull();
            }
            default -> out.copyCurrentStructure(parser);
        }
    }

    /** Copies a value with other texts of special tokens, in names of fields too. */
    private void renamed(JsonParser parser, JsonGenerator out, JsonToken first) throws IOException {
        int depth = 0;
        for (JsonToken token = first; ; token = parser.nextToken()) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            String text = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING ? parser.getText() : "";
            if (!texts.containsKey(text)) {
                out.copyCurrentEvent(parser);
            } else if (token == JsonToken.FIELD_NAME) {
                out.writeFieldName(texts.get(text));
            } else {
                out.writeString(texts.get(text));
            }
            if (depth == 0) {
                return;
            }
        }
    }
}
