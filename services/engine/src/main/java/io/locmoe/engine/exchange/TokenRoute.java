package io.locmoe.engine.exchange;

import io.locmoe.spi.topology.ExpertPlacement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the entries of all ranks reach the experts of this rank, computed from the gathered counts.
 *
 * <p>Experts compute their rows in pieces, see {@link ExpertPieces}: first the rows of this rank itself, which do not
 * travel, then those of the others. An exchange runs in chunks of whole pieces. A rank that hosts {@value #PIECES}
 * experts or more has one piece of other ranks' rows for each; with fewer experts, the rows of each are split so that
 * the rank has at least {@value #PIECES} pieces. A piece takes an equal share of each source rank's rows, so that the
 * links are equally loaded in every chunk. Pieces do not depend on the number of chunks: every kernel sees the same
 * rows whatever the overlap, and gives the same bits.
 *
 * <p>Entries are sent sorted by expert, and so by hosting rank and piece. After arrival they are sorted by expert,
 * piece, source rank and place at the source.
 *
 * @param counts   [ranks][experts] entries of each source rank for each expert
 * @param entries  entries of this rank
 * @param ownFirst first entry of this rank for its own experts; the other entries for them follow
 * @param pieces   pieces of this rank's experts
 * @param chunks   parts of the exchange, in order; the same number on every rank
 */
public record TokenRoute(long[][] counts, int entries, int ownFirst, ExpertPieces pieces, List<RouteChunk> chunks) {
    /** Least number of pieces of other ranks' rows on a rank that hosts an expert, and largest number of chunks. */
    public static final int PIECES = 4;

    /**
     * Computes the route of one layer.
     *
     * @param most    largest number of entries of one rank that an expert takes; {@code Integer.MAX_VALUE} without a
     *     limit
     * @param overlap chunks of the exchange, 1 to {@value #PIECES}
     */
    public static TokenRoute of(long[][] counts, int rank, ExpertPlacement placement, int most, int overlap) {
        HostedPieces[] pieces = new HostedPieces[counts.length];
        for (int r = 0; r < pieces.length; r++) {
            pieces[r] = new HostedPieces(counts, r, placement.firstExpert(r), placement.hosted(r));
        }
        ExpertPieces own = expertPieces(pieces[rank]);
        List<RouteChunk> chunks = new ArrayList<>();
        for (int c = 0; c < overlap; c++) {
            chunks.add(chunk(pieces, rank, own, pairs(pieces, most, c, overlap), c, overlap));
        }
        int entries = 0;
        int ownFirst = 0;
        for (int target = 0; target < pieces.length; target++) {
            ownFirst = target == rank ? entries : ownFirst;
            entries += pieces[target].before(rank, pieces[target].count());
        }
        return new TokenRoute(counts, entries, ownFirst, own, chunks);
    }

    private static ExpertPieces expertPieces(HostedPieces own) {
        ExpertPieces.Builder builder = new ExpertPieces.Builder();
        for (int e = 0; e < own.hosted(); e++) {
            builder.own(e, (int) own.counts()[own.rank()][own.firstExpert() + e], own.hosted());
        }
        for (int p = 0; p < own.count(); p++) {
            int rows = 0;
            for (int source = 0; source < own.counts().length; source++) {
                rows += own.rows(source, p, p + 1);
            }
            builder.others(p / own.split(), rows);
        }
        return builder.build();
    }

    private static RouteChunk chunk(
            HostedPieces[] pieces, int rank, ExpertPieces experts, PairRows pairs, int chunk, int chunks) {
        int[] sendFirst = new int[pieces.length];
        int[] receiveRows = new int[pieces.length];
        int start = 0;
        for (int other = 0; other < pieces.length; other++) {
            HostedPieces to = pieces[other];
            sendFirst[other] = start + to.before(rank, to.first(chunk, chunks));
            start += to.before(rank, to.count());
            receiveRows[other] = pairs.rows()[other][rank];
        }
        int first = pieces[rank].first(chunk, chunks);
        int end = pieces[rank].first(chunk + 1, chunks);
        int firstPiece = experts.own() + first;
        return new RouteChunk(
                chunk,
                sendFirst,
                pairs.rows()[rank],
                receiveRows,
                firstPiece,
                experts.own() + end,
                experts.offsets()[firstPiece],
                pairs,
                order(pieces[rank], first, end, receiveRows));
    }

    private static PairRows pairs(HostedPieces[] pieces, int most, int chunk, int chunks) {
        int[][] rows = new int[pieces.length][pieces.length];
        int slot = 0;
        for (int to = 0; to < pieces.length; to++) {
            int first = pieces[to].first(chunk, chunks);
            int end = pieces[to].first(chunk + 1, chunks);
            for (int from = 0; from < pieces.length; from++) {
                rows[from][to] = pieces[to].rows(from, first, end);
                slot = Math.max(slot, rows[from][to]);
            }
            slot = most == Integer.MAX_VALUE ? slot : Math.max(slot, pieces[to].most(first, end, most));
        }
        return new PairRows(rows, slot);
    }

    private static int[] order(HostedPieces own, int first, int end, int[] receiveRows) {
        int[] next = RankRows.starts(receiveRows);
        int[] order = new int[Arrays.stream(receiveRows).sum()];
        int row = 0;
        for (int p = first; p < end; p++) {
            for (int source = 0; source < receiveRows.length; source++) {
                for (int i = own.rows(source, p, p + 1); i > 0; i--) {
                    order[row++] = next[source]++;
                }
            }
        }
        return order;
    }

    /** Number of rows that this rank's experts compute. */
    public int arrived() {
        return pieces.rows();
    }
}
