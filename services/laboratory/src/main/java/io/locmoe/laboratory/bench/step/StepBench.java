package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.device.DeviceProbe;
import io.locmoe.laboratory.bench.step.device.MachineLimits;
import io.locmoe.laboratory.bench.step.device.StepBreakdown;
import io.locmoe.laboratory.bench.step.device.StepTraining;
import io.locmoe.laboratory.bench.step.torch.Torch;
import io.locmoe.laboratory.bench.step.torch.TorchPeers;
import io.locmoe.spi.device.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures cases on one device. In each repetition plain steps, timed steps and PyTorch's steps alternate, in each
 * precision and way, so that other load of the machine affects all of them.
 *
 * @param torch       PyTorch on this machine; empty to measure without
 * @param repetitions number of counted repetitions
 * @param warmUp      seconds of steps in each precision before anything counts
 */
record StepBench(
        Device device,
        DeviceProbe probe,
        MachineLimits limits,
        Components components,
        TextSource text,
        Optional<Torch> torch,
        int repetitions,
        double warmUp,
        Consumer<String> progress) {
    /** Approximate duration of a turn, which has at least one step. */
    private static final double SECONDS_OF_A_TURN = 1;

    private static final int MOST_STEPS_OF_A_TURN = 50;
    /** PyTorch compiles in the first ones, where an expert has a number of rows of a kind that it has not seen. */
    private static final int WARM_UP_STEPS_OF_PEER = 6;

    /** Our training in one precision, with its seconds of each repetition. */
    private record Ours(JobSettings settings, StepTraining training, double[] plain, double[] timed) {}

    /**
     * Measures a case.
     *
     * @param jobs jobs of the case that differ in precision
     * @return a report for each job
     */
    List<StepCaseReport> run(StepCase one, List<JobSettings> jobs) {
        progress.accept("warming up, " + one);
        List<Ours> all = new ArrayList<>();
        try {
            for (JobSettings job : jobs) {
                StepTraining training = new StepTraining(job, device, text, components);
                all.add(new Ours(job, training, new double[repetitions], new double[repetitions]));
                training.warmUp(warmUp);
            }
            int steps =
                    (int) Math.clamp(SECONDS_OF_A_TURN / all.getFirst().training.plain(1), 1, MOST_STEPS_OF_A_TURN);
            return measure(one, all, steps);
        } finally {
            all.forEach(ours -> ours.training.close());
        }
    }

    private List<StepCaseReport> measure(StepCase one, List<Ours> all, int steps) {
        JobSettings job = all.getFirst().settings;
        try (TorchPeers peers =
                TorchPeers.start(torch, job, one.top(), text, 1, Math.max(WARM_UP_STEPS_OF_PEER, steps))) {
            for (int r = 0; r < repetitions; r++) {
                progress.accept("repetition " + (r + 1) + " of " + repetitions + ", " + one);
                for (Ours ours : all) {
                    ours.plain[r] = ours.training.plain(steps);
                    ours.timed[r] = ours.training.timed(steps);
                }
                peers.turn(steps);
            }
            return all.stream().map(ours -> report(one, ours, steps, peers)).toList();
        }
    }

    private StepCaseReport report(StepCase one, Ours ours, int steps, TorchPeers peers) {
        StepBreakdown breakdown = ours.training.breakdown();
        double tokens = ours.training.tokens();
        return new StepCaseReport(
                one.width(),
                one.router(),
                ours.settings.training().precision(),
                ours.training.tokens(),
                ModelSize.of(ours.settings.model(), text.vocabularySize()).parameters(),
                Quartiles.ofRates(tokens * steps, ours.plain),
                Quartiles.ofRatios(ours.timed, ours.plain).median() - 1,
                ours.training.onProcessor(),
                breakdown.milliseconds(),
                breakdown.rows(limits, probe),
                1e3 * tokens / breakdown.productMilliseconds(probe),
                1e9 * tokens * limits.productGflops() / breakdown.productFlops(),
                peers.report(tokens * steps, ours.plain),
                List.of());
    }
}
