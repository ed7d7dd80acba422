package io.locmoe.laboratory.bench.jobs;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.laboratory.bench.MeshTraining;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.report.Machine;
import io.locmoe.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures what recoveries cost a training that loses no node: the same training with and without, taking turns on one
 * mesh.
 *
 * @param command     as the user gave it
 * @param job         with recoveries
 * @param plugins     directories of plug-ins
 * @param repetitions pairs of trainings that count; one before them does not
 * @param progress    hears what happens, a sentence at a time
 */
public record RecoveryCost(
        String command, JobSettings job, List<Path> plugins, int repetitions, Consumer<String> progress) {
    /** Steps at the beginning in which memory is taken and code compiled. */
    private static final int WARM_UP = 5;

    /** @throws RunException if there is nothing to measure; nothing is started */
    public RecoveryCost {
        if (repetitions < 1 || job.recovery().recoveries() < 1) {
            throw RunException.usage("--repetitions and --recoveries must be at least 1: " + repetitions + ", "
                    + job.recovery().recoveries());
        }
        if (job.training().steps() < 2 * WARM_UP) {
            throw RunException.usage("--steps must be at least " + 2 * WARM_UP + ": "
                    + job.training().steps());
        }
    }

    /** Blocks until all trainings have ended. */
    public RecoveryCostReport run() {
        double[] with = new double[repetitions];
        double[] without = new double[repetitions];
        double[] ratios = new double[repetitions];
        JobSettings plain = plain();
        progress.accept("starting " + job.nodes() + " nodes");
        try (MeshTraining mesh = MeshTraining.start(job, plugins, clock())) {
            seconds(mesh, job);
            for (int turn = 0; turn < repetitions; turn++) {
                boolean first = turn % 2 == 0;
                double one = seconds(mesh, first ? job : plain);
                double other = seconds(mesh, first ? plain : job);
                with[turn] = first ? one : other;
                without[turn] = first ? other : one;
                ratios[turn] = with[turn] / without[turn];
                progress.accept("repetition " + (turn + 1) + " of " + repetitions);
            }
        }
        return new RecoveryCostReport(
                command,
                Distribution.version(),
                Machine.current(),
                job.text(),
                job.training().steps() - WARM_UP,
                Quartiles.of(with),
                Quartiles.of(without),
                Quartiles.of(ratios));
    }

    private double seconds(MeshTraining mesh, JobSettings settings) {
        StepClock clock = clock();
        mesh.train(settings, clock);
        return clock.seconds();
    }

    private StepClock clock() {
        return new StepClock(WARM_UP, job.training().steps(), System::nanoTime);
    }

    private JobSettings plain() {
        Map<String, String> text = new TreeMap<>(job.text());
        text.putAll(Map.of("recoveries", "0", "relieveSlow", "false"));
        try {
            return SettingsParser.parse(text);
        } catch (SettingsException e) {
            throw new IllegalStateException("settings that were right are wrong: " + text, e);
        }
    }
}
