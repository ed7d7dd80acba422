package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.Processor;
import io.locmoe.laboratory.bench.process.NodeUse;
import io.locmoe.launcher.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The steps of a training, and its nodes' resource use around the counted ones. Written by one thread. */
final class StepEnds implements Progress {
    private final int first;
    private final int last;
    private final List<StepReport> steps = new ArrayList<>();
    private NodeUse before;
    private NodeUse after;

    /**
     * @param first number of uncounted steps
     * @param last  number of all steps
     */
    StepEnds(int first, int last) {
        this.first = first;
        this.last = last;
    }

    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepCompleted(StepReport report)) {
            step(report);
        }
    }

    private synchronized void step(StepReport report) {
        steps.add(report);
        // Only at these two steps, because it takes some milliseconds.
        before = steps.size() == first ? NodeUse.now() : before;
        after = steps.size() == last ? NodeUse.now() : after;
    }

    /** Seconds of the counted steps. */
    synchronized double seconds() {
        return steps.stream()
                        .skip(first)
                        .mapToDouble(step -> step.milliseconds().total())
                        .sum()
                / 1e3;
    }

    /**
     * Processor time of the nodes in the counted steps, by purpose.
     *
     * @param nodes  number of nodes, with one rank each
     * @param tokens tokens of these steps
     */
    synchronized ProcessorParts processor(int nodes, double tokens) {
        return ProcessorParts.of(
                after.processorSeconds() - before.processorSeconds(),
                after.threads().since(before.threads()),
                new Processor(
                        milliseconds(Processor::compute),
                        milliseconds(Processor::exchange),
                        milliseconds(Processor::gradientSync),
                        milliseconds(Processor::agreement),
                        milliseconds(Processor::update)),
                nodes,
                tokens);
    }

    private double milliseconds(ToDoubleFunction<Processor> part) {
        return steps.stream()
                .skip(first)
                .map(StepReport::processor)
                .mapToDouble(part)
                .sum();
    }

    /**
     * Memory of a node after the last step.
     *
     * @param parameters number of parameters of a node
     * @param state      bytes of their values, gradients and moments
     */
    synchronized NodeMemory memory(long parameters, long state) {
        return NodeMemory.of(
                after.resident(), parameters, state, steps.getLast().memory());
    }
}
