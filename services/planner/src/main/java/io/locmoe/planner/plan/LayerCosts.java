package io.locmoe.planner.plan;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.planner.exchange.LayerTrip;
import io.locmoe.planner.exchange.LayerTrip.Layer;
import io.locmoe.planner.exchange.LayerTrip.Speed;
import io.locmoe.planner.exchange.MeshShape;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.simulation.SimulatedTimes;
import io.locmoe.planner.simulation.SimulatedTimes.ThreadTimes;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Costs of sparse layers. It keeps the plans of strategies and what their simulations said, so that layers alike, and
 * the next job with the same exchanges, are quick. Used by one thread.
 */
final class LayerCosts {
    /** Exchanges that are kept: those of thousands of ranks take some megabytes each. */
    private static final int MOST = 24;

    private static final float LOAD_FACTOR = 0.75f;

    private final Function<Choice, Supplier<CommunicationStrategy>> strategies;
    private final Map<Exchanges, LayerTrip> trips = latest();
    private final Map<Case, LayerCost> costs = latest();

    private record Exchanges(MeshShape shape, Choice communication, Layer layer) {}

    /** All that the cost of a layer depends on. */
    private record Case(Exchanges exchanges, Hardware hardware, Speed forward, Speed backward) {}

    /**
     * What a sparse layer costs in a micro-batch.
     *
     * @param forward     its way to the experts and back, in seconds
     * @param backward    that of the gradients
     * @param computeBack compute of the backward pass, the busiest rank's included
     * @param rows        rows that the experts of a rank compute, mean over the ranks
     * @param messageWork work for messages, in seconds of a device
     */
    record LayerCost(
            StepSplit forward,
            StepSplit backward,
            double computeBack,
            double rows,
            double messageWork,
            double bytesBetweenNodes,
            double bytesInsideNodes) {}

    /** @param strategies makes strategies of a choice */
    LayerCosts(Function<Choice, Supplier<CommunicationStrategy>> strategies) {
        this.strategies = strategies;
    }

    private static <K, V> Map<K, V> latest() {
        return new LinkedHashMap<>(MOST, LOAD_FACTOR, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /** The cost of a sparse layer of a job. */
    LayerCost of(Job job, DeviceWork work, int number) {
        Case of = new Case(exchanges(job, number), job.hardware(), work.forward(), work.backward());
        return costs.computeIfAbsent(of, this::simulated);
    }

    private static Exchanges exchanges(Job job, int number) {
        JobSettings settings = job.settings();
        Layer layer = new Layer(
                job.routers().get(number),
                ExpertPlacement.even(0, settings.model().experts(), settings.topology()),
                job.tokens(),
                Choices.of(settings, number),
                settings.model().width(),
                settings.training().precision().type(),
                settings.training().overlap());
        return new Exchanges(job.shape(), settings.communication(), layer);
    }

    private LayerCost simulated(Case of) {
        LayerTrip trip = trips.computeIfAbsent(
                        of.exchanges,
                        key -> new LayerTrip(key.shape, of.hardware, key.layer, strategies.apply(key.communication)))
                .on(of.hardware);
        SimulatedTimes back = trip.backward(of.backward);
        return new LayerCost(
                times(trip, trip.forward(of.forward)),
                times(trip, back),
                mean(back, ThreadTimes::compute),
                trip.rowsOfARank(),
                trip.messageWork(),
                trip.bytesBetweenNodes(),
                trip.bytesInsideNodes());
    }

    /** Where one node stands for all, its busiest rank computes for longer than the mean, which waits for it. */
    private static StepSplit times(LayerTrip trip, SimulatedTimes outcome) {
        double compute = mean(outcome, ThreadTimes::compute);
        double hot = compute * (1 - 1 / trip.hottest());
        return new StepSplit(
                compute - hot,
                0,
                mean(outcome, ThreadTimes::exposed),
                mean(outcome, ThreadTimes::hidden),
                0,
                hot + outcome.seconds() - mean(outcome, ThreadTimes::end));
    }

    private static double mean(SimulatedTimes outcome, ToDoubleFunction<ThreadTimes> time) {
        return outcome.threads().stream().mapToDouble(time).average().orElse(0);
    }
}
