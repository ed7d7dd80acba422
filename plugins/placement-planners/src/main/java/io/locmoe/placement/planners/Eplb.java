package io.locmoe.placement.planners;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The expert placement of DeepSeek's EPLB (github.com/deepseek-ai/EPLB, {@code rebalance_experts}): groups of experts
 * are packed to nodes, experts are replicated within their node, and the copies are packed to the node's devices.
 *
 * @param copies  number of copies of all experts
 * @param groups  groups of experts
 * @param nodes   nodes; a divisor of the groups
 * @param devices of all nodes
 */
record Eplb(int copies, int groups, int nodes, int devices) {

    /** Expert of each copy, in the order of devices. */
    int[] place(double[] weights) {
        int[] ordered = byNode(weights);
        int perNode = weights.length / nodes;
        return IntStream.range(0, nodes)
                .mapToObj(node -> Arrays.copyOfRange(ordered, node * perNode, (node + 1) * perNode))
                .flatMapToInt(experts -> Arrays.stream(inNode(experts, weights)))
                .toArray();
    }

    /** Experts in the order of the nodes to which their groups are packed. */
    private int[] byNode(double[] weights) {
        int size = weights.length / groups;
        double[] ofGroup = new double[groups];
        for (int expert = 0; expert < weights.length; expert++) {
            ofGroup[expert / size] += weights[expert];
        }
        int[] places = pack(ofGroup, nodes);
        int[] ordered = new int[weights.length];
        for (int expert = 0; expert < weights.length; expert++) {
            ordered[places[expert / size] * size + expert % size] = expert;
        }
        return ordered;
    }

    private int[] inNode(int[] experts, double[] weights) {
        int[] copyOf = IntStream.range(0, copies / nodes).toArray();
        int[] count = new int[experts.length];
        Arrays.fill(count, 1);
        for (int copy = experts.length; copy < copyOf.length; copy++) {
            int most = 0;
            for (int i = 1; i < experts.length; i++) {
                most = share(weights, experts, count, i) > share(weights, experts, count, most) ? i : most;
            }
            copyOf[copy] = most;
            count[most]++;
        }
        double[] shares = Arrays.stream(copyOf)
                .mapToDouble(i -> share(weights, experts, count, i))
                .toArray();
        int[] places = pack(shares, devices / nodes);
        int[] placed = new int[copyOf.length];
        for (int copy = 0; copy < copyOf.length; copy++) {
            placed[places[copy]] = experts[copyOf[copy]];
        }
        return placed;
    }

    private static double share(double[] weights, int[] experts, int[] count, int i) {
        return weights[experts[i]] / count[i];
    }

    /** Place of each item in packs of equally many: the heaviest item first, to the lightest pack. */
    private static int[] pack(double[] weights, int packs) {
        int most = weights.length / packs;
        double[] weight = new double[packs];
        int[] items = new int[packs];
        int[] places = new int[weights.length];
        if (most == 1) {
            return IntStream.range(0, packs).toArray();
        }
        int[] heaviestFirst = IntStream.range(0, weights.length)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int item : heaviestFirst) {
            int lightest = -1;
            for (int pack = 0; pack < packs; pack++) {
                lightest = items[pack] < most && (lightest < 0 || weight[pack] < weight[lightest]) ? pack : lightest;
            }
            places[item] = lightest * most + items[lightest]++;
            weight[lightest] += weights[item];
        }
        return places;
    }
}
