package io.locmoe.planner.exchange;

import io.locmoe.engine.exchange.PairRows;
import io.locmoe.engine.exchange.RouteChunk;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of a sparse layer in a micro-batch, as the law of a router gives them.
 *
 * @param chunks rows between the ranks in each chunk; of a mirrored mesh one, which stands for all
 * @param own    [ranks] rows that do not travel
 * @param parts  chunks of the exchange
 * @param hot    rows of the busiest node in a mirrored mesh, compared with the mean; otherwise 1
 * @param hotRank the same of a rank
 */
record LayerRows(List<PairRows> chunks, long[] own, int parts, double hot, double hotRank) {

    /**
     * Distributes rows.
     *
     * @param tokens  tokens of a rank in a micro-batch
     * @param choices experts that each token chooses
     * @param overlap chunks
     */
    static LayerRows of(
            MeshShape shape,
            RouterStatistics router,
            ExpertPlacement placement,
            long tokens,
            int choices,
            int overlap) {
        double entries = tokens * choices * (1 - router.droppedShare());
        int most = (int) Math.min(
                tokens,
                Math.ceil(Math.min(1e9, router.capacity())
                        * tokens
                        * choices
                        * shape.ranks().ranks()
                        / placement.experts()));
        return shape.mirrored()
                ? mirrored(shape, router, placement, entries, most, overlap)
                : each(shape, router, placement, entries, most, overlap);
    }

    private static LayerRows each(
            MeshShape shape,
            RouterStatistics router,
            ExpertPlacement placement,
            double entries,
            int most,
            int overlap) {
        int ranks = shape.ranks().ranks();
        long[][] counts = new long[ranks][];
        for (int rank = 0; rank < ranks; rank++) {
            counts[rank] = counts(shape, router, placement, rank, entries);
        }
        TokenRoute route = TokenRoute.of(
                counts, 0, placement, Double.isInfinite(router.capacity()) ? Integer.MAX_VALUE : most, overlap);
        long[] own = new long[ranks];
        for (int expert = 0; expert < placement.experts(); expert++) {
            own[placement.rank(expert)] += counts[placement.rank(expert)][expert];
        }
        return new LayerRows(route.chunks().stream().map(RouteChunk::pairs).toList(), own, overlap, 1, 1);
    }

    /** [experts] rows of a rank for each expert, in whole numbers that add up. */
    private static long[] counts(
            MeshShape shape, RouterStatistics router, ExpertPlacement placement, int rank, double entries) {
        double[] weights = router.taken();
        boolean[] near = new boolean[weights.length];
        double here = 0;
        for (int e = 0; e < weights.length; e++) {
            near[e] = shape.ranks().sameNode(rank, placement.rank(e));
            here += near[e] ? weights[e] : 0;
        }
        double elsewhere = Arrays.stream(weights).sum() - here;
        double local = shape.nodes() == 1 ? 1 : router.localShare();
        Whole whole = new Whole();
        long[] counts = new long[weights.length];
        for (int e = 0; e < counts.length; e++) {
            counts[e] = whole.next(entries * weights[e] * (near[e] ? local / here : (1 - local) / elsewhere));
        }
        return counts;
    }

    private static LayerRows mirrored(
            MeshShape shape,
            RouterStatistics router,
            ExpertPlacement placement,
            double entries,
            int most,
            int overlap) {
        int ranks = shape.ranks().ranks();
        int[] hosted = hosted(placement, ranks);
        int[][] rows = new int[ranks][];
        long[] own = new long[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            rows[rank] = spread(shape, router, rank, entries, hosted);
            own[rank] = rows[rank][rank];
            rows[rank][rank] = 0;
        }
        int largest = Arrays.stream(rows).flatMapToInt(Arrays::stream).max().orElse(0);
        int ofRank = Arrays.stream(hosted).max().orElse(1);
        return new LayerRows(
                List.of(new PairRows(
                        rows, Double.isInfinite(router.capacity()) ? largest : Math.max(largest, most * ofRank))),
                own,
                overlap,
                router.hottest(placement.experts() / shape.nodes()),
                router.hottest(ofRank));
    }

    /** [ranks] experts of each rank. */
    private static int[] hosted(ExpertPlacement placement, int ranks) {
        int[] hosted = new int[ranks];
        for (int rank : placement.rankOfExpert()) {
            hosted[rank]++;
        }
        return hosted;
    }

    /** [ranks] rows of a rank for each rank; the same for all nodes, seen from each. */
    private static int[] spread(MeshShape shape, RouterStatistics router, int rank, double entries, int... hosted) {
        int perNode = hosted.length / shape.nodes();
        int start = rank / perNode * perNode;
        double here = Arrays.stream(hosted, 0, perNode).sum();
        double local = shape.nodes() == 1 ? 1 : router.localShare();
        double elsewhere = here * (shape.nodes() - 1);
        Whole whole = new Whole();
        int[] rows = new int[hosted.length];
        for (int i = 0; i < rows.length; i++) {
            int to = (start + i) % rows.length;
            double share = i < perNode ? local / here : (1 - local) / elsewhere;
            rows[to] = (int) whole.next(entries * hosted[to] * share);
        }
        return rows;
    }

    /** What is left to know when the chunks have been recorded: they have a number for each pair of ranks. */
    LayerRows withoutChunks() {
        return new LayerRows(List.of(), own, parts, hot, hotRank);
    }

    /** [devices] rows of others that the rank of each simulated device computes in a chunk. */
    double[] arrived(int chunk, MeshShape shape) {
        int[][] rows = chunks.get(chunk % chunks.size()).rows();
        return IntStream.range(0, shape.simulated())
                .mapToDouble(device -> hotRank * arrived(rows, device / shape.tensorParallel()) / share())
                .toArray();
    }

    private static double arrived(int[][] rows, int rank) {
        return IntStream.range(0, rows.length).map(from -> rows[from][rank]).sum();
    }

    /** Rows of its own that a rank computes. */
    double own(int rank) {
        return own[rank];
    }

    /** Chunks that a recorded chunk stands for. */
    int share() {
        return parts / chunks.size();
    }

    /** Rounds numbers to whole ones whose sum is at most one off. */
    private static final class Whole {
        private double wanted;
        private long given;

        long next(double number) {
            wanted += number;
            long next = Math.round(wanted) - given;
            given += next;
            return next;
        }
    }
}
