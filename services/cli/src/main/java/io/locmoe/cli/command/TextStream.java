package io.locmoe.cli.command;

import io.locmoe.corpus.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Turns tokens into text as they arrive; an incomplete character waits for its remaining bytes. Used by one thread. */
final class TextStream {
    private static final char BROKEN = '�';
    /** Bytes of the longest UTF-8 character; text that is still incomplete after that many tokens stays so. */
    private static final int LONGEST = 4;

    private final Tokenizer tokenizer;
    private final Consumer<String> out;
    private int[] waiting = new int[0];

    TextStream(Tokenizer tokenizer, Consumer<String> out) {
        this.tokenizer = tokenizer;
        this.out = out;
    }

    void add(int token) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = token;
        String text = tokenizer.decode(waiting);
        if (text.isEmpty() || text.charAt(text.length() - 1) != BROKEN || waiting.length >= LONGEST) {
            end();
        }
    }

    /** Prints the rest. */
    void end() {
        if (waiting.length > 0) {
            out.accept(tokenizer.decode(waiting));
            waiting = new int[0];
        }
    }
}
