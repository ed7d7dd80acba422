package io.locmoe.laboratory.bench.jobs;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.laboratory.bench.MeshTraining;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.endurance.Endurance;
import io.locmoe.laboratory.bench.endurance.Sampler;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.mesh.Polling;
import io.locmoe.report.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Short jobs one after another on one mesh, an idle period, and a last job; the mesh is sampled all the time.
 *
 * @param command  command line of the user
 * @param job      settings of each job
 * @param plugins  directories of plug-ins
 * @param jobs     number of jobs
 * @param idle     length of the idle period
 * @param progress told of events, a sentence at a time
 */
public record JobSeries(
        String command, JobSettings job, List<Path> plugins, int jobs, Duration idle, Consumer<String> progress) {
    private static final double NANOS = 1e9;
    private static final long TELL = TimeUnit.SECONDS.toNanos(10);

    /** @throws RunException if there is nothing to do; nothing is started */
    public JobSeries {
        if (jobs < 1 || idle.isNegative()) {
            throw RunException.usage(
                    "--jobs must be at least 1, and --idle not less than 0: " + jobs + ", " + idle.toMinutes());
        }
    }

    /** Blocks until the last job has ended. */
    public JobsReport run() {
        progress.accept("starting " + job.nodes() + " nodes");
        double[] seconds = new double[jobs];
        Endurance endurance;
        try (MeshTraining mesh = MeshTraining.start(job, plugins, clock());
                Sampler sampler = Sampler.start(job.nodes(), mesh::pid, _ -> true)) {
            train(mesh, seconds);
            rest(mesh);
            mesh.train(job, clock());
            endurance = sampler.endurance();
        }
        return new JobsReport(
                command,
                Distribution.version(),
                Machine.current(),
                job.text(),
                jobs,
                Quartiles.quantile(seconds, 0.5),
                Quartiles.quantile(seconds, 0.99),
                idle.toSeconds(),
                endurance);
    }

    private void train(MeshTraining mesh, double[] seconds) {
        long told = System.nanoTime();
        for (int number = 0; number < jobs; number++) {
            long begin = System.nanoTime();
            mesh.train(job, clock());
            seconds[number] = (System.nanoTime() - begin) / NANOS;
            if (System.nanoTime() - told > TELL) {
                told = System.nanoTime();
                progress.accept((number + 1) + " of " + jobs + " jobs");
            }
        }
    }

    private void rest(MeshTraining mesh) {
        if (!idle.isZero()) {
            progress.accept("the mesh rests for " + idle.toSeconds() + " s");
        }
        if (Polling.until(mesh::interrupted, idle, Polling.BRIEF, () -> false)) {
            throw RunException.interrupted("interrupted while the mesh rests");
        }
    }

    /** A clock whose result is not used. */
    private static StepStopwatch clock() {
        return new StepStopwatch(1, 1, System::nanoTime);
    }
}
