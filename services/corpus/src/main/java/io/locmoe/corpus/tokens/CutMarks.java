package io.locmoe.corpus.tokens;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that the split of a domain replaces: a cut inside a document turns the token before it into a separator,
 * so that no window joins two texts without one.
 *
 * @param positions   positions of the tokens that become separators
 * @param fingerprint fingerprint of the domain with these separators
 */
record CutMarks(List<Long> positions, long fingerprint) {

    /**
     * The marks of a domain that was read.
     *
     * @param hash hash of the tokens as they were read
     */
    static CutMarks of(TokenStore tokens, Positions documentEnds, int endOfDocument, TokenHash hash) {
        List<Long> positions = new ArrayList<>();
        for (long cut : SplitPlan.cuts(tokens.length(), documentEnds)) {
            int token = cut > 0 ? tokens.get(cut - 1) : endOfDocument;
            if (token != endOfDocument) {
                positions.add(cut - 1);
                hash.replaced(cut - 1, token, endOfDocument);
            }
        }
        return new CutMarks(positions, hash.value());
    }
}
