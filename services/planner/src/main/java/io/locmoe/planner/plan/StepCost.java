package io.locmoe.planner.plan;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.planner.exchange.GradientSum;
import io.locmoe.planner.exchange.LayerTrip;
import io.locmoe.planner.exchange.LayerTrip.Layer;
import io.locmoe.planner.exchange.MeshShape;
import io.locmoe.planner.exchange.RouterStatistics;
import io.locmoe.planner.simulation.SimulatedTimes;
import io.locmoe.planner.simulation.SimulatedTimes.ThreadTimes;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Costs of steps. It keeps the plans of strategies, so that the next job with the same exchanges is quick. */
final class StepCost {
    /** Gathers of a step beside one for each sparse layer. */
    private static final int GATHERS = 2;

    private static final double BLOCKS_OF_A_BUCKET = 2;

    /** Exchanges that are kept: those of thousands of ranks take some megabytes each. */
    private static final int MOST_TRIPS = 24;

    private static final float LOAD_FACTOR = 0.75f;

    private final Function<Choice, Supplier<CommunicationStrategy>> strategies;
    private final Map<Exchanges, LayerTrip> trips = new LinkedHashMap<>(MOST_TRIPS, LOAD_FACTOR, true);

    private record Exchanges(MeshShape shape, Choice communication, Layer layer) {}

    /** @param strategies makes strategies of a choice */
    StepCost(Function<Choice, Supplier<CommunicationStrategy>> strategies) {
        this.strategies = strategies;
    }

    /** What a step costs, with the bytes that all devices send in it. */
    record Cost(
            StepSplit times,
            double bytesBetweenNodes,
            double bytesInsideNodes,
            double gradientBytes,
            ProcessorWork processor) {}

    /** Simulates a step. */
    Cost of(Job job) {
        DeviceWork work = new DeviceWork(job);
        int parts = job.settings().training().microBatches();
        List<LayerTrip> trips = IntStream.range(0, job.routers().size())
                .mapToObj(layer -> trip(job, layer))
                .toList();
        StepSplit micro = new StepSplit(work.dense(), work.tensorSums(), 0, 0, 0, 0);
        double backward = 2 * work.dense() / 3;
        for (LayerTrip trip : trips) {
            SimulatedTimes back = trip.backward(work.backward());
            micro = micro.plus(times(trip, trip.forward(work.forward())))
                    .plus(times(trip, back))
                    .plus(idle(work.gather()));
            backward += mean(back, ThreadTimes::compute);
        }
        StepSplit step = micro.times(parts).plus(once(job, work, backward));
        return cost(job, work, trips, waiting(job, step));
    }

    private static Cost cost(Job job, DeviceWork work, List<LayerTrip> trips, StepSplit step) {
        int parts = job.settings().training().microBatches();
        return new Cost(
                step,
                parts * sum(trips, LayerTrip::bytesBetweenNodes),
                parts * sum(trips, LayerTrip::bytesInsideNodes),
                gradients(job, work),
                processor(job, work, trips));
    }

    private static double sum(List<LayerTrip> trips, ToDoubleFunction<LayerTrip> number) {
        return trips.stream().mapToDouble(number).sum();
    }

    private static ProcessorWork processor(Job job, DeviceWork work, List<LayerTrip> trips) {
        int parts = job.settings().training().microBatches();
        double experts = sum(trips, trip -> work.expertsAlone(trip.rowsOfARank()));
        double gradients = job.settings().mesh().ranks() == 1
                ? 0
                : GradientSum.messageWork(job.shape(), job.hardware(), work.gradientBytes());
        return new ProcessorWork(
                parts * (work.denseAlone() + experts) + work.updateAlone(),
                parts * sum(trips, LayerTrip::messageWork) + gradients);
    }

    /** What a step has beside its micro-batches. */
    private static StepSplit once(Job job, DeviceWork work, double backward) {
        double sync = sync(job, work.gradientBytes(), backward);
        return new StepSplit(work.update(), 0, 0, 0, sync, GATHERS * work.gather());
    }

    /** A step in which ranks wait for those that are slower by chance. */
    private static StepSplit waiting(Job job, StepSplit step) {
        return job.settings().mesh().ranks() == 1
                ? step
                : step.plus(idle(job.hardware().jitter() * step.compute()));
    }

    private static StepSplit idle(double seconds) {
        return new StepSplit(0, 0, 0, 0, 0, seconds);
    }

    private LayerTrip trip(Job job, int number) {
        JobSettings settings = job.settings();
        RouterStatistics router = job.routers().get(number);
        int experts = settings.model().experts();
        Layer layer = new Layer(
                router,
                ExpertPlacement.even(0, experts, settings.topology()),
                job.tokens(),
                Choices.of(settings, number),
                settings.model().width(),
                settings.training().precision().type(),
                settings.training().overlap());
        Exchanges key = new Exchanges(job.shape(), settings.communication(), layer);
        LayerTrip trip = trips.computeIfAbsent(
                key, _ -> new LayerTrip(key.shape, job.hardware(), key.layer, strategies.apply(key.communication)));
        if (trips.size() > MOST_TRIPS) {
            trips.remove(trips.keySet().iterator().next());
        }
        return trip.on(job.hardware());
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

    /**
     * Sums of gradients that nothing hides: the ranks' own work, what does not fit under the backward pass, and the
     * last blocks of that, as a bucket is complete {@value #BLOCKS_OF_A_BUCKET} blocks after its gradients.
     */
    private static double sync(Job job, double bytes, double backward) {
        if (job.settings().mesh().ranks() == 1) {
            return 0;
        }
        double late = Math.min(1, BLOCKS_OF_A_BUCKET / job.settings().model().blocks());
        double all = GradientSum.simulate(job.shape(), job.hardware(), bytes).seconds();
        double last =
                GradientSum.simulate(job.shape(), job.hardware(), late * bytes).seconds();
        double work = GradientSum.messageWork(job.shape(), job.hardware(), bytes);
        return Math.max(Math.max(work, last), all - backward);
    }

    /** Bytes of gradients between nodes: each node sends every other one its part of the vector, and gets the sum. */
    private static double gradients(Job job, DeviceWork work) {
        int nodes = job.settings().nodes();
        return 2.0 * (nodes - 1) * work.gradientBytes() * job.settings().tensorParallel();
    }
}
