package io.locmoe.engine.training;

import io.locmoe.engine.exchange.ProcessorTimes;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.StepReport.Bytes;
import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.engine.report.StepReport.Milliseconds;
import io.locmoe.engine.report.StepReport.Processor;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The totals of all ranks in a step, the same on each rank. Sums run in rank order.
 *
 * @param ranks    [ranks]
 * @param topology topology of the ranks
 */
record MeshTotals(List<RankTotals> ranks, Topology topology) {
    private static final double NANOS_OF_A_MILLISECOND = 1e6;

    /**
     * Gathers the totals of all ranks.
     *
     * @throws TrainingException on all ranks, if the measures of their plug-ins differ in names
     */
    static MeshTotals gather(MeshCounts mesh, Topology topology, RankTotals mine) {
        long[] own = mine.encode();
        long[][] all = mesh.gather(own);
        List<RankTotals> ranks = new ArrayList<>();
        for (int rank = 0; rank < all.length; rank++) {
            RankNumbers.require(all[rank].length > 0, rank, "totals of a step");
            requireSameNames(all[0][0], all[rank][0], rank, mine.own().measures());
            RankNumbers.require(all[rank].length == own.length, rank, "totals of a step");
            ranks.add(RankTotals.decode(all[rank], mesh.ranks(), mine.own().measures()));
        }
        return new MeshTotals(ranks, topology);
    }

    private static void requireSameNames(long first, long other, int rank, PluginMeasures own) {
        if (first != other) {
            throw new TrainingException("rank " + rank + " reports measures of other names than rank 0; a gate, a"
                    + " communication strategy or a driver reports the same names on all ranks. Those of this rank: "
                    + (own.names().isEmpty() ? "none" : String.join(", ", own.names())));
        }
    }

    /** Sum over the ranks. */
    double sum(ToDoubleFunction<RankTotals> of) {
        double sum = 0;
        for (RankTotals rank : ranks) {
            sum += of.applyAsDouble(rank);
        }
        return sum;
    }

    /** Maximum over the ranks; NaN if one value is NaN. */
    double largest(ToDoubleFunction<RankTotals> of) {
        return ranks.stream().mapToDouble(of).reduce(Double.NEGATIVE_INFINITY, Math::max);
    }

    /** The routers' losses over all ranks, like {@link RankTotals#layerLosses}. */
    double[] layerLosses() {
        double[] losses = new double[ranks.getFirst().layerLosses().length];
        for (int i = 0; i < losses.length; i++) {
            int loss = i;
            losses[i] = sum(rank -> rank.layerLosses()[loss]);
        }
        return losses;
    }

    /**
     * Wall-clock time by purpose, mean over the ranks, and of each rank.
     *
     * @param operations floating-point operations of the step, on all devices
     */
    Milliseconds milliseconds(double operations) {
        double peak =
                RankPeak.together(ranks.stream().map(rank -> rank.own().peak()).toList());
        double total = mean(StepTimes::total);
        double exchange = mean(StepTimes::exchange);
        double gradientSync = mean(StepTimes::gradientSync);
        double idle = mean(StepTimes::idle);
        return new Milliseconds(
                total,
                total - exchange - gradientSync - idle,
                exchange,
                mean(StepTimes::exchangeHidden),
                gradientSync,
                idle,
                peak == 0 ? 0 : 1e3 * operations / peak,
                RankTimes.thinned(
                        IntStream.range(0, ranks.size()).mapToObj(this::times).toList(), RankTimes.MOST));
    }

    private RankTimes times(int rank) {
        StepTimes times = ranks.get(rank).times();
        return new RankTimes(
                rank,
                times.compute() / NANOS_OF_A_MILLISECOND,
                times.exchange() / NANOS_OF_A_MILLISECOND,
                times.exchangeHidden() / NANOS_OF_A_MILLISECOND,
                times.gradientSync() / NANOS_OF_A_MILLISECOND,
                times.idle() / NANOS_OF_A_MILLISECOND);
    }

    private double mean(ToDoubleFunction<StepTimes> nanos) {
        return sum(rank -> nanos.applyAsDouble(rank.times()) / NANOS_OF_A_MILLISECOND / ranks.size());
    }

    /** Processor time by purpose, mean over the ranks. */
    Processor processor() {
        return new Processor(
                onProcessor(ProcessorTimes::compute),
                onProcessor(ProcessorTimes::exchange),
                onProcessor(ProcessorTimes::gradientSync),
                onProcessor(ProcessorTimes::agreement),
                onProcessor(ProcessorTimes::update));
    }

    private double onProcessor(ToDoubleFunction<ProcessorTimes> nanos) {
        return mean(times -> nanos.applyAsDouble(times.processor()));
    }

    /** Memory, mean over the ranks. */
    Memory memory() {
        return new Memory(
                bytes(RankMemory::activations),
                bytes(RankMemory::buffers),
                bytes(RankMemory::heap),
                bytes(RankMemory::parameters));
    }

    private double bytes(ToDoubleFunction<RankMemory> of) {
        return sum(rank -> of.applyAsDouble(rank.own().memory())) / ranks.size();
    }

    /** What plug-ins report about themselves, mean over the ranks. */
    PluginMeasures measures() {
        PluginMeasures first = ranks.getFirst().own().measures();
        double[] means = new double[first.values().length];
        for (RankTotals rank : ranks) {
            double[] values = rank.own().measures().values();
            Arrays.setAll(means, i -> means[i] + values[i] / ranks.size());
        }
        return first.with(means);
    }

    /** [from node][to node] bytes of token exchange. */
    long[][] traffic() {
        long[][] traffic = new long[topology.nodes()][topology.nodes()];
        for (int from = 0; from < ranks.size(); from++) {
            long[] sent = ranks.get(from).sent().exchange();
            for (int to = 0; to < sent.length; to++) {
                traffic[topology.node(from)][topology.node(to)] += sent[to];
            }
        }
        return traffic;
    }

    Bytes bytes() {
        long[][] traffic = traffic();
        long inter = 0;
        long intra = 0;
        for (int from = 0; from < traffic.length; from++) {
            for (int to = 0; to < traffic.length; to++) {
                inter += from == to ? 0 : traffic[from][to];
                intra += from == to ? traffic[from][to] : 0;
            }
        }
        return new Bytes(
                inter,
                intra,
                ranks.stream().mapToLong(rank -> rank.sent().gradients()).sum());
    }
}
