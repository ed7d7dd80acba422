package io.locmoe.corpus.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.settings.Excerpt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The vocabulary of a {@code tokenizer.json}, and how much it lengthens text; the native library reports neither.
 *
 * @param size    one more than the highest id
 * @param added   ids of the added tokens by their text
 * @param special text of those that are no text of their own, but marks, such as the end of a document
 * @param growth  largest number of bytes made of one byte of text before it is split into tokens
 */
record TokenizerFile(int size, Map<String, Integer> added, Set<String> special, double growth) {

    private static final String NORMALIZER = "normalizer";
    private static final String PRE_TOKENIZER = "pre_tokenizer";
    private static final String DECODER = "decoder";

    /** Limit of the ids of a vocabulary; the largest vocabulary in use has a few hundred thousand. */
    private static final int MOST_IDS = 1 << 24;

    /** Limit of the bytes that the library makes of the added tokens when it opens the file. */
    private static final long MOST_ADDED = 1 << 26;

    /** Limit in characters of the text for unknown pieces; the library copies it for each. */
    private static final int LONGEST_UNKNOWN = 1 << 10;

    /** Names of the end-of-document token in the tokenizers in use, the most common first. */
    private static final List<String> END_NAMES =
            List.of("<|endoftext|>", "</s>", "<eos>", "<|end_of_text|>", "<|eos|>", "[EOS]", "<|im_end|>", "[SEP]");

    /** The id of the end-of-document token, or {@code size}, a new one, if the file has none. */
    int endOfDocument() {
        return END_NAMES.stream()
                .filter(added::containsKey)
                .map(added::get)
                .findFirst()
                .orElse(size);
    }

    /**
     * Reads a file's content.
     *
     * @param file file name for error messages
     * @throws IOException if it is not JSON
     * @throws CorpusException if it lengthens text without limit
     */
    static TokenizerFile read(Path file, byte[] content) throws IOException {
        Map<String, Integer> added = new LinkedHashMap<>();
        Set<String> special = new TreeSet<>();
        Map<String, TokenizerRules> rules = new HashMap<>();
        int size = 0;
        try (JsonParser parser = new JsonFactory().createParser(content)) {
            parser.nextToken();
            for (String field = field(parser); field != null; field = field(parser)) {
                switch (field) {
                    case "added_tokens" -> readAdded(parser, added, special);
                    case "model" -> size = Math.max(size, readModel(parser));
                    case NORMALIZER, PRE_TOKENIZER, DECODER -> rules.put(field, TokenizerRules.read(parser));
                    default -> parser.skipChildren();
                }
            }
        }
        int last = added.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        return new TokenizerFile(Math.max(size, last), added, special, growth(file, rules, added.keySet()));
    }

    /** The name of the next field of an object, whose value comes next; null at the end of the object. */
    private static String field(JsonParser parser) throws IOException {
        String field = parser.nextFieldName();
        if (field != null) {
            parser.nextToken();
        }
        return field;
    }

    private static double growth(Path file, Map<String, TokenizerRules> rules, Set<String> added) throws IOException {
        rules.getOrDefault(DECODER, TokenizerRules.NONE).require(file, DECODER);
        TokenizerRules normalizer = rules.getOrDefault(NORMALIZER, TokenizerRules.NONE);
        normalizer.require(file, NORMALIZER);
        TokenizerRules all = normalizer.then(rules.getOrDefault(PRE_TOKENIZER, TokenizerRules.NONE));
        all.require(file, NORMALIZER + " and " + PRE_TOKENIZER);
        long bytes = added.stream().mapToLong(token -> 3L * token.length()).sum();
        if (bytes * normalizer.growth() > MOST_ADDED) {
            throw new IOException("its added tokens have " + bytes + " bytes, of which its " + NORMALIZER
                    + " can make more than " + MOST_ADDED);
        }
        return all.growth();
    }

    private static void readAdded(JsonParser parser, Map<String, Integer> added, Set<String> special)
            throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String content = "";
            int id = -1;
            boolean mark = false;
            for (String field = field(parser); field != null; field = field(parser)) {
                content = field.equals("content") ? parser.getText() : content;
                id = field.equals("id") ? id(parser) : id;
                mark = field.equals("special") ? parser.getBooleanValue() : mark;
                parser.skipChildren();
            }
            if (id < 0) {
                throw new IOException("the added token '" + Excerpt.of(content) + "' has no id");
            }
            added.put(content, id);
            if (mark && !content.isEmpty()) {
                special.add(content);
            }
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
            boolean unknown = parser.currentName().equals("unk_token");
            JsonToken value = parser.nextToken();
            if (unknown && parser.getText().length() > LONGEST_UNKNOWN) {
                throw new IOException("its unk_token has more than " + LONGEST_UNKNOWN + " characters");
            }
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
