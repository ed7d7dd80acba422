package io.locmoe.engine.sparse;

import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The place of a collective in a step. It is sent with the numbers, so that ranks at different places notice at once,
 * and know which ranks are elsewhere.
 *
 * @param call number of the router's call of {@link MeshCounts} in this layer and micro-batch, from 1;
 *     {@link #EXCHANGE} for the counts that every rank gives once it has a plan
 */
record LayerCollective(long step, int microBatch, int layer, int call) {
    static final int EXCHANGE = 0;
    private static final int NUMBERS = 4;

    /** The place of a message that does not belong to a collective of a layer. */
    private static final LayerCollective NONE = new LayerCollective(-1, -1, -1, -1);

    /**
     * Gathers like {@link MeshCounts#gather}.
     *
     * @throws IllegalStateException if the ranks are at different places; the message names them
     */
    long[][] gather(MeshCounts mesh, long[] mine) {
        long[] message = Arrays.copyOf(new long[] {step, microBatch, layer, call}, NUMBERS + mine.length);
        System.arraycopy(mine, 0, message, NUMBERS, mine.length);
        long[][] all = mesh.gather(message);
        List<LayerCollective> places = new ArrayList<>();
        for (int rank = 0; rank < all.length; rank++) {
            places.add(place(all[rank]));
            all[rank] = Arrays.copyOfRange(all[rank], Math.min(NUMBERS, all[rank].length), all[rank].length);
        }
        if (places.stream().distinct().count() > 1) {
            throw new IllegalStateException(different(places));
        }
        return all;
    }

    private static LayerCollective place(long[] m) {
        return m.length < NUMBERS ? NONE : new LayerCollective(m[0], (int) m[1], (int) m[2], (int) m[3]);
    }

    /** Describes the ranks by place, the smallest group first: it is probably wrong. */
    private String different(List<LayerCollective> places) {
        Map<LayerCollective, List<Integer>> ranks = new TreeMap<>(Comparator.comparing(LayerCollective::toString));
        for (int rank = 0; rank < places.size(); rank++) {
            ranks.computeIfAbsent(places.get(rank), place -> new ArrayList<>()).add(rank);
        }
        return ranks.entrySet().stream()
                        .sorted(Comparator.comparingInt((Map.Entry<LayerCollective, List<Integer>> e) ->
                                        e.getValue().size())
                                .thenComparing(e -> e.getValue().getFirst()))
                        .map(e -> (e.getValue().size() == 1
                                        ? "rank " + e.getValue().getFirst() + " is"
                                        : "ranks "
                                                + e.getValue().stream()
                                                        .map(String::valueOf)
                                                        .collect(Collectors.joining(", "))
                                                + " are")
                                + e.getKey().words(this))
                        .collect(Collectors.joining(", "))
                + ": a router makes the same calls of mesh() on every rank, also without tokens";
    }

    private String words(LayerCollective here) {
        if (call < 0) {
            return " in another collective";
        }
        boolean elsewhere = step != here.step || microBatch != here.microBatch || layer != here.layer;
        return (call == EXCHANGE ? " done with the plan" : " in call " + call + " of mesh()")
                + (elsewhere ? " of sparse layer " + layer + ", step " + step + ", micro-batch " + microBatch : "");
    }
}
