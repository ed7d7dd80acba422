package io.locmoe.planner.plan;

import io.locmoe.planner.hardware.Hardware;
import java.util.Map;

/**
 * Adjusts hardware so that the plan of a run that was measured has its times: the achieved share of the peak by the
 * compute time, the work for messages by the exchange and the sums of gradients, the jitter by the idle time. Where
 * nodes share a machine, the cores are what its step leaves of them: the JVMs' other threads take the rest.
 */
public final class HardwareFit {
    private static final int ROUNDS = 12;
    /** Largest change of a round, as the effect of work for messages is not linear. */
    private static final double STEP = 4;

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
            double uneven = step.idle() - now.hardware().jitter() * step.compute();
            now = now.on(changed(now.hardware(), work(now, planned, run), measured(now, run))
                    .jitter((run.step().idle() - uneven) / run.step().compute())
                    .cores(cores(job, now, step, run))
                    .hardware());
        }
        return now.hardware();
    }

    private static double cores(Job job, Job now, StepSplit planned, MeasuredRun run) {
        return isOfProcessors(job, run)
                ? Math.min(
                        job.hardware().cores(),
                        now.hardware().cores() * planned.total() / run.step().total())
                : now.hardware().cores();
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
