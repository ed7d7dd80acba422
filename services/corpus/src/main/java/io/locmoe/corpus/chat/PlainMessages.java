package io.locmoe.corpus.chat;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages in which special tokens are text as any other. Each is a character for private use while a template writes
 * the conversation, so those that remain are the template's.
 */
final class PlainMessages {
    /** The first character of a plane for private use, which stands for the first token. */
    private static final int FIRST = 0xf0000;

    private static final int MOST = 0xfffd;

    private final Tokenizer tokenizer;
    private final List<String> special;

    PlainMessages(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        special = tokenizer.specialTokens().stream()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** A value of a message with such characters in its texts. */
    Object marked(Object value) {
        return switch (value) {
            case String text -> marked(text);
            case List<?> list -> list.stream().map(this::marked).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((name, field) -> copy.put(name, marked(field)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private String marked(String text) {
        if (text.codePoints().anyMatch(character -> character >= FIRST && character <= FIRST + MOST)) {
            throw new CorpusException("a message has a character for private use, from U+F0000 on: remove it");
        }
        String marked = text;
        for (int i = 0; i < special.size(); i++) {
            marked = marked.replace(special.get(i), Character.toString(FIRST + i));
        }
        return marked;
    }

    /** The tokens of a text that a template has made of marked messages. */
    int[] encode(String text) {
        List<int[]> tokens = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int token = text.codePointAt(at) - FIRST;
            if (token >= 0 && token < special.size()) {
                tokens.add(tokenizer.encode(text.substring(from, at)));
                tokens.add(tokenizer.encodePlain(special.get(token)));
                from = at + Character.charCount(text.codePointAt(at));
            }
        }
        tokens.add(tokenizer.encode(text.substring(from)));
        return tokens.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
