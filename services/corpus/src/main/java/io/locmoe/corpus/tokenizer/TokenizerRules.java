package io.locmoe.corpus.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.locmoe.corpus.text.CorpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a tokenizer that change text, in order. They bound the size of the native library's output, which cannot
 * be limited otherwise.
 */
record TokenizerRules(List<TokenizerRule> steps) {
    static final TokenizerRules NONE = new TokenizerRules(List.of());

    /** Limit of the bytes that the rules of a file may make of one byte. The tokenizers in use stay below 16. */
    private static final double MOST_WRITTEN = 32;
    /** Limit that includes Unicode's forms, tables and pre-tokenizers. */
    private static final double MOST = 1 << 16;
    /** Limits the work, because each step is compared with all before it. */
    private static final int MOST_STEPS = 500;

    TokenizerRules {
        steps = List.copyOf(steps);
    }

    TokenizerRules then(TokenizerRules later) {
        List<TokenizerRule> all = new ArrayList<>(steps);
        all.addAll(later.steps);
        return new TokenizerRules(all);
    }

    /** Reads the value at the parser's position: a step, or null. */
    static TokenizerRules read(JsonParser parser) throws IOException {
        List<TokenizerRule> steps = new ArrayList<>();
        read(parser, steps);
        return new TokenizerRules(steps);
    }

    private static void read(JsonParser parser, List<TokenizerRule> steps) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            readStep(parser, steps);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                read(parser, steps);
            }
        }
    }

    private static void readStep(JsonParser parser, List<TokenizerRule> steps) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("pattern") && value == JsonToken.START_OBJECT) {
                readPattern(parser, fields);
            } else if (value.isStructStart()) {
                read(parser, steps);
            } else {
                fields.put(name, parser.getText());
            }
        }
        steps.addAll(of(fields));
        if (steps.size() > MOST_STEPS) {
            throw new IOException("more than " + MOST_STEPS + " steps change its text");
        }
    }

    private static void readPattern(JsonParser parser, Map<String, String> fields) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String kind = parser.currentName();
            parser.nextToken();
            fields.put("pattern " + kind, parser.getText());
            parser.skipChildren();
        }
    }

    /** Recognises a step by its fields, because the library does so if the step has no type. */
    private static List<TokenizerRule> of(Map<String, String> fields) throws IOException {
        List<TokenizerRule> steps = new ArrayList<>();
        String content = fields.get("content");
        if (content != null && (fields.containsKey("pattern String") || fields.containsKey("pattern Regex"))) {
            steps.add(TokenizerRule.replace(Optional.ofNullable(fields.get("pattern String")), content));
        }
        if (fields.containsKey("prepend")) {
            steps.add(TokenizerRule.prepend(fields.get("prepend")));
        }
        if (fields.containsKey("replacement")) {
            steps.add(TokenizerRule.spaces(fields.get("replacement")));
        }
        if (fields.containsKey("precompiled_charsmap")) {
            steps.add(TokenizerRule.table(longestOf(fields.get("precompiled_charsmap"))));
        }
        String kind = fields.getOrDefault("type", "");
        if (steps.isEmpty() && !kind.equals("Sequence")) {
            steps.add(TokenizerRule.ofKind(kind));
        }
        return steps;
    }

    /** Bytes of the longest text in a table: a trie, preceded by its length, and texts that end with zeros. */
    private static int longestOf(String table) throws IOException {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(table)).order(ByteOrder.LITTLE_ENDIAN);
            int longest = 0;
            int length = 0;
            for (bytes.position(Math.addExact(bytes.getInt(), Integer.BYTES)); bytes.hasRemaining(); ) {
                length = bytes.get() == 0 ? 0 : length + 1;
                longest = Math.max(longest, length);
            }
            return longest;
        } catch (RuntimeException e) {
            throw new IOException("precompiled_charsmap is not a table of texts", e);
        }
    }

    /** Largest number of bytes that all steps together make of one byte. */
    double growth() {
        return worst(false).growth;
    }

    /**
     * Refuses steps that lengthen text without limit.
     *
     * @param part the part of the file that contains them, for the message
     * @throws CorpusException naming the steps
     */
    void require(Path file, String part) {
        String whose = "the tokenizer " + file + " is refused: its " + part;
        worst(true).require(whose, MOST_WRITTEN);
        worst(false).require(whose, MOST);
    }

    /**
     * Steps that may each lengthen the output of the step before.
     *
     * @param growth bytes that they make of one byte
     */
    private record Chain(List<TokenizerRule> steps, double growth) {
        private static final Chain NONE = new Chain(List.of(), 1);

        Chain and(TokenizerRule step, double factor) {
            if (factor == 1) {
                return this;
            }
            List<TokenizerRule> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Chain(longer, growth * factor);
        }

        void require(String whose, double most) {
            if (growth > most) {
                throw new CorpusException(String.format(
                        Locale.ROOT,
                        "%s can make %,.0f bytes of one byte of text, but at most %,.0f are taken; shorten or remove"
                                + " some of its rules: %s",
                        whose,
                        growth,
                        most,
                        String.join(
                                ", then ",
                                steps.stream().map(TokenizerRule::text).toList())));
            }
        }
    }

    private Chain worst(boolean written) {
        Chain worst = Chain.NONE;
        List<Chain> ends = new ArrayList<>();
        for (int last = 0; last < steps.size(); last++) {
            TokenizerRule step = steps.get(last);
            Chain before = Chain.NONE;
            for (int i = 0; i < last; i++) {
                if (ends.get(i).growth > before.growth && steps.get(i).reaches(step)) {
                    before = ends.get(i);
                }
            }
            ends.add(before.and(step, written && !step.written() ? 1 : step.factor()));
            worst = ends.getLast().growth > worst.growth ? ends.getLast() : worst;
        }
        return worst;
    }
}
