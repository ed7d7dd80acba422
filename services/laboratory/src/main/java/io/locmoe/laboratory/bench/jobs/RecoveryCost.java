package io.locmoe.laboratory.bench.jobs;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.laboratory.bench.MeshTraining;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.process.NodeUse;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures the cost of recoveries for a training without node failures: the same training with and without recoveries,
 * alternating on one mesh.
 *
 * @param command     command line of the user
 * @param job         job with recoveries
 * @param plugins     directories of plug-ins
 * @param repetitions number of counted pairs of trainings; one pair before them is not counted, nor are the first
 *     halves of all trainings
 * @param progress    told of events, a sentence at a time
 */
public record RecoveryCost(
        String command, JobSettings job, List<Path> plugins, int repetitions, Consumer<String> progress) {
    private static final int FEWEST_STEPS = 10;
    private static final double NANOS = 1e9;

    /** The cost of the second half of a training. */
    private record Cost(double seconds, double processor) {}

    /** @throws RunException if there is nothing to measure; nothing is started */
    public RecoveryCost {
        if (repetitions < 1 || job.recovery().recoveries() < 1) {
            throw RunException.usage("--repetitions and --recoveries must be at least 1: " + repetitions + ", "
                    + job.recovery().recoveries());
        }
        if (job.training().steps() < FEWEST_STEPS) {
            throw RunException.usage("--steps must be at least " + FEWEST_STEPS + ": "
                    + job.training().steps());
        }
    }

    /** Blocks until all trainings have ended. */
    public RecoveryCostReport run() {
        Cost[] with = new Cost[repetitions];
        Cost[] without = new Cost[repetitions];
        JobSettings plain = plain();
        progress.accept("starting " + job.nodes() + " nodes");
        try (MeshTraining mesh = MeshTraining.start(job, plugins, clock(System::nanoTime))) {
            cost(mesh, job);
            cost(mesh, plain);
            for (int turn = 0; turn < repetitions; turn++) {
                boolean first = turn % 2 == 0;
                Cost one = cost(mesh, first ? job : plain);
                Cost other = cost(mesh, first ? plain : job);
                with[turn] = first ? one : other;
                without[turn] = first ? other : one;
                progress.accept("repetition " + (turn + 1) + " of " + repetitions);
            }
        }
        return new RecoveryCostReport(
                command,
                Distribution.version(),
                Machine.current(),
                job.text(),
                job.training().steps() - warmUp(),
                quartiles(turn -> with[turn].seconds),
                quartiles(turn -> without[turn].seconds),
                quartiles(turn -> with[turn].seconds / without[turn].seconds),
                quartiles(turn -> with[turn].processor / without[turn].processor));
    }

    private Quartiles quartiles(IntToDoubleFunction ofTurn) {
        return Quartiles.of(IntStream.range(0, repetitions).mapToDouble(ofTurn).toArray());
    }

    private Cost cost(MeshTraining mesh, JobSettings settings) {
        StepStopwatch wall = clock(System::nanoTime);
        StepStopwatch processor = clock(() -> Math.round(NodeUse.now().withoutCompilers() * NANOS));
        mesh.train(settings, Progress.all(List.of(wall, processor)));
        return new Cost(wall.seconds(), processor.seconds());
    }

    private StepStopwatch clock(LongSupplier nanos) {
        return new StepStopwatch(warmUp(), job.training().steps(), nanos);
    }

    /** Number of steps at the beginning in which memory is allocated and code compiled. */
    private long warmUp() {
        return job.training().steps() / 2;
    }

    private JobSettings plain() {
        Map<String, String> text = new TreeMap<>(job.text());
        text.putAll(Map.of("recoveries", "0", "relieveSlow", "false"));
        return SettingsParser.parse(text);
    }
}
