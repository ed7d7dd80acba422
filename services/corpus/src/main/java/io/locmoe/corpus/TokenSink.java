package io.locmoe.corpus;

/** Encodes documents as they arrive and puts a separator after each. */
final class TokenSink implements TextSink {

    private final Tokenizer tokenizer;
    private final TokenStore tokens;
    private final IntList documentEnds = new IntList();
    private int documentStart;

    TokenSink(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.tokens = TokenStore.create(tokenizer.vocabularySize());
    }

    @Override
    public void text(String piece) {
        tokens.append(tokenizer.encode(piece));
    }

    @Override
    public void endDocument() {
        if (tokens.length() > documentStart) {
            tokens.append(tokenizer.endOfDocument());
            documentEnds.add(tokens.length());
            documentStart = tokens.length();
        }
    }

    /** All tokens so far, without spare memory. */
    TokenStore tokens() {
        tokens.trim();
        return tokens;
    }

    /** Positions after the separator of each document. */
    int[] documentEnds() {
        return documentEnds.toArray();
    }
}
