package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures cases on one device. In each repetition plain steps, timed steps and PyTorch's steps alternate, so that
 * other load of the machine affects all of them.
 *
 * @param python      Python with PyTorch; empty to measure without
 * @param repetitions number of counted repetitions
 * @param warmUp      seconds of steps before anything counts
 */
record StepBench(
        Device device,
        DeviceProbe probe,
        MachineLimits limits,
        Components components,
        TextSource text,
        Optional<Path> python,
        int repetitions,
        double warmUp,
        Consumer<String> progress) {
    /** Approximate duration of a turn, which has at least one step. */
    private static final double SECONDS_OF_A_TURN = 1;

    private static final int MOST_STEPS_OF_A_TURN = 50;
    private static final int WARM_UP_STEPS_OF_PEER = 3;

    StepCaseReport run(StepCase one, JobSettings settings) {
        progress.accept("warming up, " + one);
        try (StepTraining training = new StepTraining(settings, device, text, components);
                TorchPeer peer = python.map(path -> TorchPeer.start(path, settings, one.top(), text, 1))
                        .orElse(null)) {
            training.warmUp(warmUp);
            int steps = (int) Math.clamp(SECONDS_OF_A_TURN / training.plain(1), 1, MOST_STEPS_OF_A_TURN);
            if (peer != null) {
                peer.seconds(Math.max(WARM_UP_STEPS_OF_PEER, steps));
            }
            double tokens = (double) training.tokens() * steps;
            Turns plain = new Turns(tokens, repetitions);
            double[] timed = new double[repetitions];
            for (int r = 0; r < repetitions; r++) {
                progress.accept("repetition " + (r + 1) + " of " + repetitions + ", " + one);
                plain.ours()[r] = training.plain(steps);
                timed[r] = training.timed(steps);
                plain.others()[r] = peer == null ? Double.NaN : peer.seconds(steps);
            }
            return report(one, settings, training, plain, timed, peer);
        }
    }

    private StepCaseReport report(
            StepCase one, JobSettings settings, StepTraining training, Turns plain, double[] timed, TorchPeer peer) {
        StepBreakdown breakdown = training.breakdown();
        double tokens = training.tokens();
        return new StepCaseReport(
                one.width(),
                one.router(),
                training.tokens(),
                ModelSize.of(settings.model(), text.vocabularySize()).parameters(),
                plain.rates(plain.ours()),
                Turns.ratios(timed, plain.ours()).median() - 1,
                training.onProcessor(),
                breakdown.milliseconds(),
                breakdown.rows(limits, probe),
                1e3 * tokens / breakdown.productMilliseconds(probe),
                1e9 * tokens * limits.productGflops() / breakdown.productFlops(),
                peer == null ? null : plain.report(peer, 1),
                List.of());
    }
}
