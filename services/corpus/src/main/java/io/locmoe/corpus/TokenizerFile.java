package io.locmoe.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.locmoe.settings.Excerpt;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@code tokenizer.json} says about its vocabulary; the native library has no call for it.
 *
 * @param size one more than the highest id
 * @param special ids of the added tokens by their text
 */
record TokenizerFile(int size, Map<String, Integer> special) {

    /** Ids that a vocabulary may have; the largest in use has a few hundred thousand. */
    private static final int MOST_IDS = 1 << 24;

    /** Names for the end of a document in the tokenizers in use, the usual ones first. */
    private static final List<String> END_NAMES =
            List.of("<|endoftext|>", "</s>", "<eos>", "<|end_of_text|>", "<|eos|>", "[EOS]", "<|im_end|>", "[SEP]");

    /** The id of the end-of-document token, or {@code size}, a new one, if the file has none. */
    int endOfDocument() {
        return END_NAMES.stream()
                .filter(special::containsKey)
                .map(special::get)
                .findFirst()
                .orElse(size);
    }

    /** @throws IOException if the file's content is not JSON */
    static TokenizerFile read(byte[] content) throws IOException {
        Map<String, Integer> special = new LinkedHashMap<>();
        int size = 0;
        try (JsonParser parser = new JsonFactory().createParser(content)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("added_tokens")) {
                    readAdded(parser, special);
                } else if (field.equals("model")) {
                    size = Math.max(size, readModel(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
        int added = special.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        return new TokenizerFile(Math.max(size, added), special);
    }

    private static void readAdded(JsonParser parser, Map<String, Integer> special) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String content = "";
            int id = -1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                content = field.equals("content") ? parser.getText() : content;
                id = field.equals("id") ? id(parser) : id;
                parser.skipChildren();
            }
            if (id < 0) {
                throw new IOException("the added token '" + Excerpt.of(content) + "' has no id");
            }
            special.put(content, id);
        }
    }

    private static int id(JsonParser parser) throws IOException {
        int id = parser.getIntValue();
        if (id < 0 || id >= MOST_IDS) {
            throw new IOException("the token id " + id + " is not in [0, " + MOST_IDS + ")");
        }
        return id;
    }

    private static int readModel(JsonParser parser) throws IOException {
        int size = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean vocabulary = parser.currentName().equals("vocab");
            JsonToken value = parser.nextToken();
            if (vocabulary && value == JsonToken.START_OBJECT) {
                size = readIds(parser);
            } else if (vocabulary && value == JsonToken.START_ARRAY) {
                size = countEntries(parser);
            } else {
                parser.skipChildren();
            }
        }
        return size;
    }

    private static int readIds(JsonParser parser) throws IOException {
        int size = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
            size = Math.max(size, id(parser) + 1);
        }
        return size;
    }

    /** The Unigram model lists its tokens in the order of their ids. */
    private static int countEntries(JsonParser parser) throws IOException {
        int size = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; size++) {
            parser.skipChildren();
        }
        return size;
    }
}
