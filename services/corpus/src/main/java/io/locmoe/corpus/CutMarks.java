package io.locmoe.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that the split of a domain replaces: a cut inside a document costs its last token, which becomes a
 * separator, so that no window joins two texts without a mark.
 *
 * @param positions   of the tokens that become separators
 * @param fingerprint of the domain with them
 */
record CutMarks(List<Long> positions, long fingerprint) {

    /**
     * The marks of a domain that was read.
     *
     * @param hash of the tokens as they were read
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
