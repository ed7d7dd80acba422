package io.locmoe.placement.planners;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A network whose arcs have capacities and costs. The flow of least cost is the solution of a linear program whose
 * corners are whole numbers (Ahuja, Magnanti, Orlin, Network Flows, 1993, theorem 11.5); successive shortest paths find
 * it. Arcs come in pairs, an arc and its way back.
 */
final class FlowNetwork {
    static final int SOURCE = 0;
    static final int SINK = 1;

    private final int[] first;
    private int[] next = new int[64];
    private int[] to = new int[64];
    private long[] left = new long[64];
    private long[] cost = new long[64];
    private int arcs;
    private long[] distance;
    private int[] entered;

    FlowNetwork(int nodes) {
        first = new int[nodes];
        Arrays.fill(first, -1);
    }

    /** @return number of the arc */
    int arc(int from, int target, long capacity, long price) {
        half(from, target, capacity, price);
        half(target, from, 0, -price);
        return arcs - 2;
    }

    private void half(int from, int target, long capacity, long price) {
        if (arcs == to.length) {
            next = Arrays.copyOf(next, 2 * arcs);
            to = Arrays.copyOf(to, 2 * arcs);
            left = Arrays.copyOf(left, 2 * arcs);
            cost = Arrays.copyOf(cost, 2 * arcs);
        }
        to[arcs] = target;
        left[arcs] = capacity;
        cost[arcs] = price;
        next[arcs] = first[from];
        first[from] = arcs++;
    }

    /** What flows through an arc. */
    long flow(int arc) {
        return left[arc ^ 1];
    }

    /** Sends as much as can flow, at the least cost; returns how much that was. */
    long send() {
        long sent = 0;
        while (reaches(SINK)) {
            long most = Long.MAX_VALUE;
            for (int node = SINK; node != SOURCE; node = to[entered[node] ^ 1]) {
                most = Math.min(most, left[entered[node]]);
            }
            for (int node = SINK; node != SOURCE; node = to[entered[node] ^ 1]) {
                left[entered[node]] -= most;
                left[entered[node] ^ 1] += most;
            }
            sent += most;
        }
        return sent;
    }

    /** Sends along one path of three arcs, as far as they have room. */
    void send(int one, int two, int three) {
        long most = Math.min(left[one], Math.min(left[two], left[three]));
        for (int arc : new int[] {one, two, three}) {
            left[arc] -= most;
            left[arc ^ 1] += most;
        }
    }

    private boolean reaches(int node) {
        search();
        return distance[node] < Long.MAX_VALUE;
    }

    /** After {@link #send()}: whether more could flow to the node: it is on the source's side of a narrowest cut. */
    boolean onSourceSide(int node) {
        return distance[node] < Long.MAX_VALUE;
    }

    private void search() {
        distance = new long[first.length];
        entered = new int[first.length];
        Arrays.fill(distance, Long.MAX_VALUE);
        boolean[] waiting = new boolean[first.length];
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        distance[SOURCE] = 0;
        queue.add(SOURCE);
        while (!queue.isEmpty()) {
            int node = queue.remove();
            waiting[node] = false;
            for (int arc = first[node]; arc >= 0; arc = next[arc]) {
                int target = to[arc];
                if (left[arc] > 0 && distance[node] + cost[arc] < distance[target]) {
                    distance[target] = distance[node] + cost[arc];
                    entered[target] = arc;
                    if (!waiting[target]) {
                        waiting[target] = true;
                        queue.add(target);
                    }
                }
            }
        }
    }
}
