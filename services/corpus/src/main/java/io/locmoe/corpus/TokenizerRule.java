package io.locmoe.corpus;

import io.locmoe.settings.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A step of a tokenizer that changes text.
 *
 * @param text    for people
 * @param pattern what it looks for; empty if that can be anything
 * @param content what it writes; empty if that can be anything
 * @param factor  most bytes that it makes of one byte, from 1
 * @param written whether the file's author chose the factor; else it follows from Unicode or from the kind of step
 */
record TokenizerRule(String text, Optional<String> pattern, Optional<String> content, double factor, boolean written) {
    /** Longer texts are taken to have a character in common. */
    private static final int LONGEST_COMPARED = 1000;

    /**
     * Most UTF-8 bytes for one, by the kind of step. Canonical decomposition writes three for one, compatibility
     * decomposition 11 (of U+FDFA). Kinds that are not here only shorten or split.
     */
    private static final Map<String, Double> KINDS = Map.of(
            "NFC",
            3.0,
            "NFD",
            3.0,
            "NFKC",
            11.0,
            "NFKD",
            11.0,
            "BertNormalizer",
            9.0,
            "Lowercase",
            1.5,
            "ByteLevel",
            2.0);

    /** A pattern with a fixed text replaces what is as long as that; a regular expression may match between bytes. */
    static TokenizerRule replace(Optional<String> pattern, String content) {
        double written = bytes(content);
        int least = pattern.map(TokenizerRule::bytes).orElse(0);
        String what = pattern.map(p -> "'" + Excerpt.of(p) + "'").orElse("a regular expression");
        return new TokenizerRule(
                "Replace " + what + " by " + bytes(content) + " bytes",
                pattern,
                Optional.of(content),
                least == 0 ? 1 + written : Math.max(1, written / least),
                true);
    }

    /** Something in front of each piece of text, of which there may be one for each byte. */
    static TokenizerRule prepend(String content) {
        return any("Prepend " + bytes(content) + " bytes", 1 + bytes(content), true);
    }

    /** A table of texts for texts. */
    static TokenizerRule table(int longest) {
        return any("Precompiled, of texts of up to " + longest + " bytes", Math.max(1, longest), false);
    }

    /** Another character for each space, and one in front of each piece of text. */
    static TokenizerRule spaces(String replacement) {
        return any("Metaspace", 2.0 * Math.max(1, bytes(replacement)), false);
    }

    static TokenizerRule ofKind(String kind) {
        return any(Excerpt.of(kind), KINDS.getOrDefault(kind, 1.0), false);
    }

    private static TokenizerRule any(String text, double factor, boolean written) {
        return new TokenizerRule(text, Optional.empty(), Optional.empty(), factor, written);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether a later step may change what this one has written. */
    boolean reaches(TokenizerRule later) {
        return content.isEmpty() || later.pattern.isEmpty() || haveCommon(content.get(), later.pattern.get());
    }

    private static boolean haveCommon(String content, String pattern) {
        return pattern.isEmpty()
                || Math.max(content.length(), pattern.length()) > LONGEST_COMPARED
                || pattern.chars().anyMatch(c -> content.indexOf(c) >= 0);
    }
}
