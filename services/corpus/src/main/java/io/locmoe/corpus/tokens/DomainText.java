package io.locmoe.corpus.tokens;

/**
 * A domain after reading and encoding.
 *
 * @param tokens      all tokens, each document followed by the separator
 * @param training    95 % of the tokens
 * @param validation  the other 5 %
 * @param fingerprint a hash of every token and of their number
 */
public record DomainText(TokenStore tokens, TextSplit training, TextSplit validation, long fingerprint) {

    /**
     * Splits tokens that already contain their {@link CutMarks}.
     *
     * @param documentEnds positions after each document's separator
     */
    static DomainText split(TokenStore tokens, Positions documentEnds, long fingerprint) {
        long[] cuts = SplitPlan.cuts(tokens.length(), documentEnds);
        return new DomainText(
                tokens,
                new TextSplit(tokens, cuts, 0, documentEnds),
                new TextSplit(tokens, cuts, 1, documentEnds),
                fingerprint);
    }

    /** Whether the domain has no text. */
    public boolean isEmpty() {
        return tokens.length() == 0;
    }
}
