package io.locmoe.corpus.tokenizer;

import io.locmoe.attack.fuzz.Parser;
import io.locmoe.corpus.text.CorpusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of tokenizers and texts that users bring along. */
public final class CorpusParsers {
    private CorpusParsers() {}

    /** Every parser of this package. */
    public static List<Parser> all() {
        return List.of(new Parser(
                "tokenizer",
                List.of(
                        Parser.resource("tokenizer/word-level.json"),
                        Parser.resource("tokenizer/unigram.json"),
                        Parser.resource("tokenizer/rules.json")),
                Parser.ofFile(".json", CorpusParsers::readTokenizer),
                List.of(IOException.class, CorpusException.class)));
    }

    /** Tables as long as the vocabulary are made of what it says. */
    private static void readTokenizer(Path file) throws IOException {
        TokenizerFile tokenizer = TokenizerFile.read(file, Files.readAllBytes(file));
        int end = tokenizer.endOfDocument();
        if (tokenizer.size() < 0 || tokenizer.size() > 1 << 24 || end < 0 || end > tokenizer.size()) {
            throw new IllegalStateException("accepted with an impossible vocabulary: " + tokenizer);
        }
    }
}
