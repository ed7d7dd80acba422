package io.locmoe.planner.plan;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.planner.hardware.Hardware;
import java.util.Map;

/**
 * Adjusts hardware so that the plan of a run that was measured has its times: the achieved share of the peak by the
 * compute time, the work for messages by the exchange and the sums of gradients, the jitter by the idle time.
 *
 * <p>Where nodes share a machine, achieved share and work for messages are fitted to times of a processor, and two more
 * numbers to what the run took beyond them: the cores by the compute time, as the JVMs' other threads take the rest,
 * and the latency by the exchange and the sums of gradients, as a thread whose message has arrived waits for a
 * processor.
 */
public final class HardwareFit {
    private static final int ROUNDS = 12;
    /** Largest change of a round, as the effect of work for messages is not linear. */
    private static final double STEP = 4;

    private static final double WAITS_OF_SUMS = 2;

    private HardwareFit() {}

    /**
     * Calibrates.
     *
     * @param job the run as a job, with first guesses of the hardware
     */
    public static Hardware of(Planner planner, Job job, MeasuredRun run) {
        Job now = job;
        for (int round = 0; round < ROUNDS; round++) {
            TrainingPlan planned = planner.plan(now, Map.of());
            StepSplit step = planned.step();
            Changes changes = changed(now.hardware(), work(now, planned, run), measured(now, run))
                    .jitter((run.step().idle() - idleWithoutJitter(step, now))
                            / run.step().compute());
            now = now.on((isOfProcessors(job, run) ? shared(changes, job, now, step, run) : changes).hardware());
        }
        return now.hardware();
    }

    private static Changes shared(Changes changes, Job job, Job now, StepSplit planned, MeasuredRun run) {
        double missing = exposed(run.step()).messages()
                - exposed(planned).messages()
                + Math.min(0, run.step().idle() - idleWithoutJitter(planned, now));
        double wait = missing / waits(job.settings());
        Changes cored = changes.cores(Math.min(
                job.hardware().cores(),
                now.hardware().cores() * planned.compute() / run.step().compute()));
        return job.settings().nodes() > 1 ? cored.moreNodeLatency(wait) : cored.moreDeviceLatency(wait);
    }

    /** Latency is in it: where that is too much, jitter cannot make it shorter. */
    private static double idleWithoutJitter(StepSplit planned, Job job) {
        return planned.idle() - job.hardware().jitter() * planned.compute();
    }

    /** Waits of a step, one after the other: four in each sparse layer of a micro-batch, and those of the sums. */
    private static double waits(JobSettings settings) {
        return 4.0 * settings.model().sparseLayers() * settings.training().microBatches() + WAITS_OF_SUMS;
    }

    private static Changes changed(Hardware hardware, ProcessorWork planned, ProcessorWork measured) {
        return Changes.of(hardware)
                .achieved(planned.compute() / measured.compute())
                .messages(ratio(measured.messages(), planned.messages()));
    }

    /** Times of a processor where the devices are processors, as these do not grow beside other programs. */
    private static ProcessorWork measured(Job job, MeasuredRun run) {
        return isOfProcessors(job, run) ? run.processor() : exposed(run.step());
    }

    private static ProcessorWork work(Job job, TrainingPlan plan, MeasuredRun run) {
        return isOfProcessors(job, run) ? plan.processor() : exposed(plan.step());
    }

    private static boolean isOfProcessors(Job job, MeasuredRun run) {
        return job.hardware().cores() > 0 && run.processor().compute() > 0;
    }

    private static ProcessorWork exposed(StepSplit step) {
        return new ProcessorWork(step.compute(), step.exchange() + step.gradientSync());
    }

    private static double ratio(double wanted, double planned) {
        return planned <= 0 || wanted <= 0 ? 1 : Math.clamp(wanted / planned, 1 / STEP, STEP);
    }
}
