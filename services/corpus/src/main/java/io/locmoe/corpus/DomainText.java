package io.locmoe.corpus;

/**
 * A domain that was read and encoded.
 *
 * @param tokens all tokens, each document followed by the separator
 * @param training 95 % of them
 * @param validation the other 5 %
 * @param fingerprint a hash of every token and of their number
 */
record DomainText(TokenStore tokens, TextSplit training, TextSplit validation, long fingerprint) {

    /**
     * Splits tokens whose {@link CutMarks} are made.
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
}
