package io.locmoe.router.multilevel;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The plans of all groups as one plan for all experts. */
final class JoinedPlan {

    private JoinedPlan() {}

    /**
     * Joins the plans in the order of the groups, which is that of their experts.
     *
     * @param groups whose tokens the plans number
     */
    static RoutingPlan of(List<RoutingPlan> plans, List<GroupRows> groups, RoutingCall call) {
        Map<String, Tensor> losses = new LinkedHashMap<>();
        Map<String, double[]> measures = new LinkedHashMap<>();
        for (RoutingPlan plan : plans) {
            plan.losses().forEach((name, loss) -> losses.merge(name, loss, Tensor::add));
            plan.measures()
                    .forEach((name, value) -> measures.merge(
                            name, new double[] {value, 1}, (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]}));
        }
        Map<String, Double> means = new LinkedHashMap<>();
        measures.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        return new RoutingPlan(assignment(plans, groups), weights(plans, call), losses, means);
    }

    private static Assignment assignment(List<RoutingPlan> plans, List<GroupRows> groups) {
        List<Assignment> parts = plans.stream().map(RoutingPlan::assignment).toList();
        int[] tokens = rows(groups, parts.stream().map(Assignment::tokens).toList());
        int[] dropped = rows(groups, parts.stream().map(Assignment::dropped).toList());
        Arrays.sort(dropped);
        return new Assignment(
                offsets(parts),
                tokens,
                parts.stream()
                        .map(Assignment::choices)
                        .flatMapToInt(IntStream::of)
                        .toArray(),
                dropped,
                parts.stream()
                        .map(Assignment::load)
                        .flatMapToLong(LongStream::of)
                        .toArray(),
                parts.stream().mapToInt(Assignment::capacity).max().orElseThrow());
    }

    /** Offsets of all experts; an expert's entries stand behind those of the groups before. */
    private static int[] offsets(List<Assignment> parts) {
        int[] entries = parts.stream()
                .flatMapToInt(
                        part -> IntStream.range(0, part.experts()).map(e -> part.offsets()[e + 1] - part.offsets()[e]))
                .toArray();
        int[] offsets = IntStream.concat(IntStream.of(0), IntStream.of(entries)).toArray();
        Arrays.parallelPrefix(offsets, Integer::sum);
        return offsets;
    }

    /** Tokens by their number in the rank, from their numbers in the groups. */
    private static int[] rows(List<GroupRows> groups, List<int[]> tokens) {
        return IntStream.range(0, tokens.size())
                .boxed()
                .flatMapToInt(
                        g -> IntStream.of(tokens.get(g)).map(t -> groups.get(g).rows()[t]))
                .toArray();
    }

    private static Tensor weights(List<RoutingPlan> plans, RoutingCall call) {
        int all = plans.stream().mapToInt(plan -> plan.assignment().entries()).sum();
        Tensor weights = call.tensors().full(0f, all, 1);
        int next = 0;
        for (RoutingPlan plan : plans) {
            int entries = plan.assignment().entries();
            if (entries > 0) {
                weights = weights.add(plan.weights()
                        .reshape(entries, 1)
                        .scatterRows(IntStream.range(next, next + entries).toArray(), all));
            }
            next += entries;
        }
        return weights.reshape(all);
    }
}
