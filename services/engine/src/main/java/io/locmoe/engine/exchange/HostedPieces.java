package io.locmoe.engine.exchange;

/**
 * The pieces of other ranks' rows on one rank that hosts experts.
 *
 * @param counts      [ranks][experts] entries of each source rank for each expert
 * @param rank        the hosting rank
 * @param firstExpert its first expert
 * @param hosted      number of its experts
 * @param split       number of pieces of each expert
 */
record HostedPieces(long[][] counts, int rank, int firstExpert, int hosted, int split) {
    HostedPieces(long[][] counts, int rank, int firstExpert, int hosted) {
        this(counts, rank, firstExpert, hosted, hosted == 0 ? 1 : (TokenRoute.PIECES + hosted - 1) / hosted);
    }

    int count() {
        return hosted * split;
    }

    /** First piece of a chunk. */
    int first(int chunk, int chunks) {
        return chunk * count() / chunks;
    }

    /** Rows of a source rank in some pieces; 0 for the rank's own rows. */
    int rows(int source, int first, int end) {
        return source == rank ? 0 : before(source, end) - before(source, first);
    }

    /** Largest number of rows of a source rank in some pieces, if an expert takes {@code ofExpert} of its rows. */
    int most(int first, int end, int ofExpert) {
        long rows = 0;
        for (int e = first / split; e * split < end; e++) {
            long own = Math.min(end, (e + 1) * split) - Math.max(first, e * split);
            rows += (own * ofExpert + split - 1) / split;
        }
        return Math.toIntExact(rows);
    }

    /** Number of entries of a rank for the pieces before this one: where its entries for this piece begin. */
    int before(int source, int piece) {
        int expert = piece / split;
        long rows = 0;
        for (int e = 0; e < expert; e++) {
            rows += counts[source][firstExpert + e];
        }
        if (piece % split > 0) {
            rows += counts[source][firstExpert + expert] * (piece % split) / split;
        }
        return (int) rows;
    }
}
