package io.locmoe.corpus.builtin;

/** Chinese characters: the block "CJK Unified Ideographs", U+4E00 to U+9FFF. */
final class Hanzi {

    private Hanzi() {}

    /** Whether {@code text} contains at least one. */
    static boolean in(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '\u4E00' && text.charAt(i) <= '\u9FFF') {
                return true;
            }
        }
        return false;
    }
}
