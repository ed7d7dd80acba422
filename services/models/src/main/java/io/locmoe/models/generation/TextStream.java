package io.locmoe.models.generation;

import io.locmoe.corpus.tokenizer.Tokenizer;
import java.util.Arrays;

/** Turns tokens into text as they arrive; an incomplete character waits for its remaining bytes. Used by one thread. */
final class TextStream {
    private static final char BROKEN = '�';
    /** Bytes of the longest UTF-8 character; text that is still incomplete after that many tokens stays so. */
    private static final int LONGEST = 4;

    private final Tokenizer tokenizer;
    private int[] waiting = new int[0];

    TextStream(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that a token completes; empty if a character lacks bytes. */
    String add(int token) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = token;
        String text = tokenizer.decode(waiting);
        if (text.isEmpty() || text.charAt(text.length() - 1) != BROKEN || waiting.length >= LONGEST) {
            waiting = new int[0];
            return text;
        }
        return "";
    }

    /** The text of the tokens that wait. */
    String end() {
        String text = waiting.length == 0 ? "" : tokenizer.decode(waiting);
        waiting = new int[0];
        return text;
    }
}
