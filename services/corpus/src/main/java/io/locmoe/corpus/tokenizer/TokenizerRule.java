package io.locmoe.corpus.tokenizer;

import io.locmoe.settings.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A step of a tokenizer that changes text.
 *
 * @param text    description for the user
 * @param pattern the text it replaces; empty if that can be anything
 * @param content the text it writes; empty if that can be anything
 * @param factor  largest number of bytes that it makes of one byte, at least 1
 * @param written whether the file's author chose the factor; otherwise it follows from Unicode or from the kind of step
 */
record TokenizerRule(String text, Optional<String> pattern, Optional<String> content, double factor, boolean written) {
    /** Texts above this length are assumed to share a character. */
    private static final int LONGEST_COMPARED = 1000;

    /**
     * Largest number of UTF-8 bytes for one, by the kind of step. Canonical decomposition makes three of one,
     * compatibility decomposition 11 (for U+FDFA). Other kinds only shorten or split.
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

    /** A replacement. A fixed pattern replaces its own length; a regular expression may match between bytes. */
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

    /** A step that adds a prefix to each piece of text; there may be one piece per byte. */
    static TokenizerRule prepend(String content) {
        return any("Prepend " + bytes(content) + " bytes", 1 + bytes(content), true);
    }

    /** A step that replaces texts by a table. */
    static TokenizerRule table(int longest) {
        return any("Precompiled, of texts of up to " + longest + " bytes", Math.max(1, longest), false);
    }

    /** A step that replaces each space by another text, and adds it in front of each piece of text. */
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

    /** Whether a later step may change the output of this one. */
    boolean reaches(TokenizerRule later) {
        return content.isEmpty() || later.pattern.isEmpty() || haveCommon(content.get(), later.pattern.get());
    }

    private static boolean haveCommon(String content, String pattern) {
        return pattern.isEmpty()
                || Math.max(content.length(), pattern.length()) > LONGEST_COMPARED
                || pattern.chars().anyMatch(c -> content.indexOf(c) >= 0);
    }
}
