package io.locmoe.planner.plan;

import io.locmoe.planner.hardware.Hardware;
import java.util.Map;

/**
 * Adjusts hardware so that the plan of a run that was measured has its times: the achieved share of the peak by the
 * compute time, the work for messages by the exchange and the sums of gradients, the jitter by the idle time.
 */
public final class HardwareFit {
    private static final int ROUNDS = 12;
    /** Largest change of a round, as the effect of work for messages is not linear. */
    private static final double STEP = 4;

    private HardwareFit() {}

    /**
     * Calibrates.
     *
     * @param job      the run as a job, with first guesses of the hardware
     * @param measured its step
     */
    public static Hardware of(Planner planner, Job job, StepSplit measured) {
        Job now = job;
        for (int round = 0; round < ROUNDS; round++) {
            StepSplit planned = planner.plan(now, Map.of()).step();
            double computes = planned.compute() / measured.compute();
            double messages =
                    ratio(measured.exchange() + measured.gradientSync(), planned.exchange() + planned.gradientSync());
            double uneven = planned.idle() - now.hardware().jitter() * planned.compute();
            Hardware next = Changes.of(now.hardware())
                    .achieved(computes)
                    .messages(messages)
                    .jitter((measured.idle() - uneven) / measured.compute())
                    .hardware();
            now = now.on(next);
        }
        return now.hardware();
    }

    private static double ratio(double wanted, double planned) {
        return planned <= 0 || wanted <= 0 ? 1 : Math.clamp(wanted / planned, 1 / STEP, STEP);
    }
}
