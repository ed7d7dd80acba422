package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.training.StepTrial;
import io.locmoe.spi.device.Device;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;

/** The training of one case on one device, step by step. Used by one thread. */
final class StepTraining implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final StepTimer timer = new StepTimer();
    private StepBreakdown breakdown = new StepBreakdown();
    private final StepTrial trial;
    private final int tokens;
    private long wall;
    private long processor;

    /** @param device closed by its owner, after this */
    StepTraining(JobSettings settings, Device device, TextSource text, Components components) {
        tokens = settings.training().batch() * settings.model().sequence();
        trial = new StepTrial(
                settings,
                new RankEnvironment(
                        new TimedDevice(device, timer),
                        new SoloMesh(),
                        MeshView.solo(settings.model().experts()).placement(),
                        text,
                        components,
                        Path.of("."),
                        "bench step"));
    }

    /** Tokens per step. */
    int tokens() {
        return tokens;
    }

    /** Warms the compilers up: runs steps of both kinds, at least one of each, and discards their results. */
    void warmUp(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            plain(1);
            timed(1);
        } while (System.nanoTime() < end);
        breakdown = new StepBreakdown();
        wall = 0;
        processor = 0;
    }

    /**
     * Runs steps as in any training.
     *
     * @return seconds
     */
    double plain(int steps) {
        timer.switchTo(false);
        long time = THREADS.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            trial.next();
        }
        long nanos = System.nanoTime() - begin;
        wall += nanos;
        processor += THREADS.getCurrentThreadCpuTime() - time;
        return nanos / 1e9;
    }

    /**
     * Runs steps and times their kernels.
     *
     * @return seconds
     */
    double timed(int steps) {
        timer.switchTo(true);
        long all = 0;
        for (int i = 0; i < steps; i++) {
            long begin = System.nanoTime();
            trial.next();
            long nanos = System.nanoTime() - begin;
            all += nanos;
            breakdown.add(nanos, timer);
        }
        timer.switchTo(false);
        return all / 1e9;
    }

    StepBreakdown breakdown() {
        return breakdown;
    }

    /** Share of the plain steps in which this thread was on a processor, rather than other threads. */
    double onProcessor() {
        return (double) processor / wall;
    }

    @Override
    public void close() {
        trial.close();
    }
}
