package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Joins the plans of all ranks into one for their consecutive tokens, without losses, which only training needs. */
final class JoinedPlan {
    private final List<Assignment> ranks;
    private final int[] firstRow;
    private final int[] offsets;
    private final int[][] places;

    private JoinedPlan(List<RoutingPlan> plans, List<Batch> parts) {
        ranks = plans.stream().map(RoutingPlan::assignment).toList();
        firstRow = new int[parts.size()];
        for (int rank = 1; rank < firstRow.length; rank++) {
            firstRow[rank] = firstRow[rank - 1] + parts.get(rank - 1).rows();
        }
        places = ranks.stream().map(a -> new int[a.entries()]).toArray(int[][]::new);
        offsets = new int[ranks.getFirst().experts() + 1];
        layOut();
    }

    /** The rows of a rank among the rows of all ranks. */
    static int[] rows(List<Batch> parts, int rank) {
        int first = parts.subList(0, rank).stream().mapToInt(Batch::rows).sum();
        return IntStream.range(first, first + parts.get(rank).rows()).toArray();
    }

    /** @param parts the batch of each rank */
    static RoutingPlan of(List<RoutingPlan> plans, List<Batch> parts, Tape tape) {
        JoinedPlan joined = new JoinedPlan(plans, parts);
        return new RoutingPlan(
                joined.assignment(),
                joined.weights(plans, tape),
                Map.of(),
                plans.getFirst().measures());
    }

    /** The entries of an expert are the entries of all ranks, in rank order. */
    private void layOut() {
        int next = 0;
        for (int expert = 0; expert < offsets.length - 1; expert++) {
            for (int rank = 0; rank < places.length; rank++) {
                int[] own = ranks.get(rank).offsets();
                for (int entry = own[expert]; entry < own[expert + 1]; entry++) {
                    places[rank][entry] = next++;
                }
            }
            offsets[expert + 1] = next;
        }
    }

    private Assignment assignment() {
        int[] tokens = new int[offsets[offsets.length - 1]];
        int[] choices = new int[tokens.length];
        for (int rank = 0; rank < places.length; rank++) {
            for (int entry = 0; entry < places[rank].length; entry++) {
                tokens[places[rank][entry]] = firstRow[rank] + ranks.get(rank).tokens()[entry];
                choices[places[rank][entry]] = ranks.get(rank).choices()[entry];
            }
        }
        int[] dropped = IntStream.range(0, places.length)
                .flatMap(rank -> IntStream.of(ranks.get(rank).dropped()).map(token -> firstRow[rank] + token))
                .toArray();
        Assignment first = ranks.getFirst();
        return new Assignment(offsets, tokens, choices, dropped, first.load(), first.capacity());
    }

    private DeviceTensor weights(List<RoutingPlan> plans, Tape tape) {
        int entries = offsets[offsets.length - 1];
        DeviceTensor joined = tape.of(new float[entries], entries, 1);
        for (int rank = 0; rank < places.length; rank++) {
            if (places[rank].length > 0) {
                DeviceTensor own = (DeviceTensor) plans.get(rank).weights();
                joined = joined.add(own.reshape(places[rank].length, 1).scatterRows(places[rank], entries));
            }
        }
        return joined.reshape(entries);
    }
}
