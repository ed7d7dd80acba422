package io.locmoe.planner.plan;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.size.MemoryNeed;
import io.locmoe.planner.exchange.PlanningException;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.plan.TrainingPlan.Goodput;
import io.locmoe.planner.plan.TrainingPlan.Memory;
import io.locmoe.planner.plan.TrainingPlan.Traffic;
import io.locmoe.spi.comm.CommunicationStrategy;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes plans of trainings, by simulation. Used by one thread. */
public final class Planner {
    private static final double SECONDS_OF_A_DAY = 86_400;
    private static final double SECONDS_OF_AN_HOUR = 3_600;

    private final StepCost cost;

    /** @param strategies makes strategies of a choice */
    public Planner(Function<Choice, Supplier<CommunicationStrategy>> strategies) {
        this.cost = new StepCost(strategies);
    }

    /**
     * Plans a training.
     *
     * @param choice settings that were free, by name
     * @throws PlanningException if the devices cannot compute it, or the plan of its strategy cannot be known
     */
    public TrainingPlan plan(Job job, Map<String, String> choice) {
        requireProducts(job);
        StepCost.Cost step = cost.of(job);
        return new TrainingPlan(
                choice,
                job.settings().nodes(),
                job.shape().devices(),
                step.times(),
                job.tokensOfStep(),
                new Traffic(step.bytesBetweenNodes(), step.bytesInsideNodes(), step.gradientBytes()),
                memory(job),
                goodput(job, step.times().total()),
                step.processor());
    }

    private static void requireProducts(Job job) {
        Precision precision = job.settings().training().precision();
        if (job.hardware().peak(precision) == 0) {
            throw new PlanningException(
                    "the hardware has no rate of products in " + precision + "; give --hardware peak"
                            + precision.name().charAt(0)
                            + precision.name().substring(1).toLowerCase(Locale.ROOT)
                            + "=OPERATIONS_PER_SECOND, or another --precision");
        }
    }

    private static Memory memory(Job job) {
        MemoryNeed need = MemoryNeed.of(job.settings(), job.vocabulary());
        double devices = job.settings().devicesPerNode();
        return new Memory(
                need.state() / devices,
                need.activations() / devices,
                need.host() / devices,
                need.copies() / devices,
                need.snapshot(),
                job.hardware().memory());
    }

    private static Goodput goodput(Job job, double step) {
        Hardware hardware = job.hardware();
        JobSettings settings = job.settings();
        double perSecond =
                hardware.failureHours() == 0 ? 0 : settings.nodes() / (hardware.failureHours() * SECONDS_OF_AN_HOUR);
        double lost = hardware.recoverySeconds() + hardware.lostSteps() * step;
        boolean copies = settings.recovery().snapshots() && settings.nodes() > 1;
        double share = (copies ? 1 - settings.recovery().snapshotShare() : 1) / (1 + perSecond * lost);
        return new Goodput(perSecond * SECONDS_OF_A_DAY, lost, share, share * job.tokensOfStep() / step);
    }
}
