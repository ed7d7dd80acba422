package io.locmoe.laboratory.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The nodes that a fault affects, by their places in the job: the leader is the first. */
enum Victims {
    /** No node. */
    NONE(1, (nodes, random) -> List.of()),
    ANY(1, (nodes, random) -> List.of(random.nextInt(nodes))),
    /** Any node, if there are others. */
    ONE_OF_SEVERAL(2, ANY.draw),
    LEADER(1, (nodes, random) -> List.of(0)),
    /** Any node but the leader. */
    WORKER(2, (nodes, random) -> List.of(1 + random.nextInt(nodes - 1))),
    /** Any node but the leader, if the others are a majority. */
    WORKER_IN_MINORITY(3, WORKER.draw),
    /** Any two consecutive nodes in rank order. */
    NEIGHBOURS(2, (nodes, random) -> {
        int first = random.nextInt(nodes);
        return List.of(first, (first + 1) % nodes);
    }),
    /** Any two nodes, in any order. */
    PAIR(2, (nodes, random) -> shuffled(nodes, random).subList(0, 2)),
    /** Any node, if the others are a majority. */
    MINORITY(3, ANY.draw),
    /** Half of the nodes, rounded down. */
    HALF(2, (nodes, random) -> shuffled(nodes, random).subList(0, nodes / 2));

    private final int fewestNodes;
    private final BiFunction<Integer, RandomGenerator, List<Integer>> draw;

    Victims(int fewestNodes, BiFunction<Integer, RandomGenerator, List<Integer>> draw) {
        this.fewestNodes = fewestNodes;
        this.draw = draw;
    }

    private static List<Integer> shuffled(int nodes, RandomGenerator random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        for (int last = nodes - 1; last > 0; last--) {
            order.add(order.remove(random.nextInt(last + 1)));
        }
        return List.copyOf(order);
    }

    /** Least number of nodes of a mesh for it. */
    int fewestNodes() {
        return fewestNodes;
    }

    List<Integer> draw(int nodes, RandomGenerator random) {
        return draw.apply(nodes, random);
    }
}
