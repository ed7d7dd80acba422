package io.locmoe.planner.plan;

import io.locmoe.engine.settings.Choice;
import io.locmoe.planner.exchange.GradientSum;
import io.locmoe.planner.plan.LayerCosts.LayerCost;
import io.locmoe.spi.comm.CommunicationStrategy;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Costs of steps. */
final class StepCost {
    /** Gathers of a step beside one for each sparse layer. */
    private static final int GATHERS = 2;

    private static final double BLOCKS_OF_A_BUCKET = 2;

    private final LayerCosts layers;

    /** @param strategies makes strategies of a choice */
    StepCost(Function<Choice, Supplier<CommunicationStrategy>> strategies) {
        this.layers = new LayerCosts(strategies);
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
        List<LayerCost> sparse = IntStream.range(0, job.routers().size())
                .mapToObj(layer -> layers.of(job, work, layer))
                .toList();
        StepSplit micro = new StepSplit(work.dense(), work.tensorSums(), 0, 0, 0, 0);
        double backward = 2 * work.dense() / 3;
        for (LayerCost layer : sparse) {
            micro = micro.plus(layer.forward()).plus(layer.backward()).plus(idle(work.gather()));
            backward += layer.computeBack();
        }
        StepSplit step = micro.times(parts).plus(once(job, work, backward));
        return cost(job, work, sparse, waiting(job, step));
    }

    private static Cost cost(Job job, DeviceWork work, List<LayerCost> sparse, StepSplit step) {
        int parts = job.settings().training().microBatches();
        return new Cost(
                step,
                parts * sum(sparse, LayerCost::bytesBetweenNodes),
                parts * sum(sparse, LayerCost::bytesInsideNodes),
                gradients(job, work),
                processor(job, work, sparse));
    }

    private static double sum(List<LayerCost> sparse, ToDoubleFunction<LayerCost> number) {
        return sparse.stream().mapToDouble(number).sum();
    }

    private static ProcessorWork processor(Job job, DeviceWork work, List<LayerCost> sparse) {
        int parts = job.settings().training().microBatches();
        double experts = sum(sparse, layer -> work.expertsAlone(layer.rows()));
        double gradients = job.settings().mesh().ranks() == 1
                ? 0
                : GradientSum.messageWork(job.shape(), job.hardware(), work.gradientBytes());
        return new ProcessorWork(
                parts * (work.denseAlone() + experts) + work.updateAlone(),
                parts * sum(sparse, LayerCost::messageWork) + gradients);
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
