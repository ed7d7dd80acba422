package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Steps of a training, and what its nodes had used when the counted ones began and ended. Written by one thread. */
final class StepEnds implements Progress {
    private final int first;
    private final int last;
    private final List<StepReport> steps = new ArrayList<>();
    private NodeUse before;
    private NodeUse after;

    /**
     * @param first number of steps that do not count
     * @param last  number of all steps
     */
    StepEnds(int first, int last) {
        this.first = first;
        this.last = last;
    }

    @Override
    public synchronized void onStep(StepReport report) {
        steps.add(report);
        // Not at every step: looking takes some milliseconds.
        before = steps.size() == first ? NodeUse.now() : before;
        after = steps.size() == last ? NodeUse.now() : after;
    }

    /** Seconds of the steps that count. */
    synchronized double seconds() {
        return steps.stream()
                        .skip(first)
                        .mapToDouble(step -> step.milliseconds().total())
                        .sum()
                / 1e3;
    }

    /** Processor seconds of all nodes in the steps that count. */
    synchronized double processorSeconds() {
        return after.processorSeconds() - before.processorSeconds();
    }

    /** Of a node after the last step. */
    synchronized double residentBytes() {
        return after.residentBytes();
    }

    @Override
    public void phase(String phrase) {}

    @Override
    public void message(String sentence) {}

    @Override
    public void end(RunReport report, Path out) {}
}
