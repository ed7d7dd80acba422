package io.locmoe.corpus.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** UTF-8 bytes as tokens. Byte 0, which occurs in no text, ends a document, so the vocabulary stays at 256. */
public final class ByteTokenizer implements Tokenizer {

    private static final int VOCABULARY = 256;
    private static final int END_OF_DOCUMENT = 0;

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return tokens;
    }

    @Override
    public String decode(int[] tokens) {
        byte[] bytes = new byte[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= VOCABULARY) {
                throw new IllegalArgumentException("token " + tokens[i] + " at " + i + " is not a byte value");
            }
            bytes[i] = (byte) tokens[i];
        }
        return new String(bytes, UTF_8);
    }

    @Override
    public int endOfDocument() {
        return END_OF_DOCUMENT;
    }
}
