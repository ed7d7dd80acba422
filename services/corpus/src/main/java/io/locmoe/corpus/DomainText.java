package io.locmoe.corpus;

/**
 * A loaded domain.
 *
 * @param tokens all tokens, each document followed by the separator
 * @param training 95 % of them
 * @param validation the other 5 %
 */
record DomainText(TokenStore tokens, TextSplit training, TextSplit validation) {

    /**
     * Splits {@code tokens}; a cut inside a document costs its last token, which becomes a separator, so that no window
     * joins two texts without a mark.
     *
     * @param documentEnds ascending positions after each document's separator
     */
    static DomainText split(TokenStore tokens, int[] documentEnds, int endOfDocument) {
        int[] cuts = SplitPlan.cuts(tokens.length(), documentEnds);
        for (int cut : cuts) {
            if (cut > 0) {
                tokens.set(cut - 1, endOfDocument);
            }
        }
        return new DomainText(
                tokens, new TextSplit(tokens, cuts, 0, documentEnds), new TextSplit(tokens, cuts, 1, documentEnds));
    }

    /** A hash of every token and of their number. */
    long fingerprint() {
        long hash = CounterHash.absorb(0, tokens.length());
        for (int i = 0; i < tokens.length(); i++) {
            hash = hash * 0x5851F42D4C957F2DL + tokens.get(i) + 1;
        }
        return CounterHash.absorb(hash, tokens.length());
    }
}
