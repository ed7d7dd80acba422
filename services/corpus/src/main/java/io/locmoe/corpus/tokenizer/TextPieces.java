package io.locmoe.corpus.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into pieces that are encoded one after another. It cuts before a space if possible: most tokenizers
 * then give the same tokens as for the whole text.
 */
final class TextPieces {
    private TextPieces() {}

    /**
     * Splits a text.
     *
     * @param most limit of a piece in UTF-8 bytes, at least 4
     */
    static List<String> of(String text, int most) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (text.length() - from > most / 3) {
            int to = end(text, from, most);
            if (to == text.length()) {
                break;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static int end(String text, int from, int most) {
        int space = from;
        int bytes = 0;
        for (int at = from; at < text.length(); ) {
            int character = text.codePointAt(at);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > most) {
                return space > from ? space : at;
            }
            space = Character.isWhitespace(character) ? at : space;
            at += Character.charCount(character);
        }
        return text.length();
    }
}
