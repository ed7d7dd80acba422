package io.locmoe.dashboard;

import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import io.locmoe.samples.SyntheticSteps;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs of a test: one that trains, and one that has ended.
 *
 * @param asked gets what is asked of the run that trains
 */
record SampleRuns(
        ReportCollector training, ReportCollector ended, Map<String, Path> comparisons, BlockingQueue<String> asked)
        implements PagedRuns {
    static final String TRAINING = "20261201-1 <b>locmoe</b>";
    static final String ENDED = "20261130-hash";
    static final long LAST = 400;
    /** Expert 0 of the router has tokens that the shadow sends to expert 3; some that the shadow drops. */
    static final long[][] CONFUSION = {
        {10, 0, 0, 30, 0}, {0, 5, 0, 0, 2}, {0, 0, 7, 0, 0}, {0, 0, 0, 8, 0}, {0, 0, 0, 0, 1}
    };

    static SampleRuns create() {
        return new SampleRuns(
                new ReportCollector(job("locmoe")),
                new ReportCollector(job("hash")),
                Map.of(),
                new LinkedBlockingQueue<>());
    }

    SampleRuns with(Map<String, Path> pages) {
        return new SampleRuns(training, ended, pages, asked);
    }

    /** Trains both runs. */
    void train(int from, int to) {
        for (int step = from; step <= to; step++) {
            training.add(SyntheticSteps.step(step, 100 + step, 0.5));
            ended.add(SyntheticSteps.lossy(step, 3));
        }
    }

    /** Validates the run that trains, two layers of four experts, and returns what its report has of that. */
    ReportValidation validate(long step, double stability) {
        training.accept(new TrainingEvent.Validated(
                step,
                2.5,
                List.of(
                        new LayerValidation(stability, new ShadowValidation(0.25, CONFUSION)),
                        new LayerValidation(stability / 2, new ShadowValidation(0.75, CONFUSION)))));
        return training.report().validations().getLast();
    }

    private static ReportJob job(String router) {
        return new ReportJob(
                ReportJob.RUNNING,
                "",
                "2026-12-01T00:00:00Z",
                null,
                0,
                Map.of("router", router, "nodes", "2", "steps", "400", "shadow", "switch", "layers.1.router", "top-k"),
                Map.of("locmoe", "0.1.0", "java", "25"),
                Machine.current(),
                List.of(),
                null);
    }

    @Override
    public List<PagedRun> all() {
        return List.of(new Sample(TRAINING, training, asked), new Sample(ENDED, ended, asked));
    }

    @Override
    public Optional<PagedRun> run(String name) {
        return all().stream().filter(run -> run.name().equals(name)).findFirst();
    }

    @Override
    public Optional<PagedMesh> mesh() {
        return Optional.of(new SampleMesh());
    }

    @Override
    public Optional<PagedRun> current() {
        return Optional.of(all().getFirst());
    }

    private record Sample(String name, ReportCollector collector, BlockingQueue<String> asked) implements PagedRun {
        @Override
        public String status() {
            return report().job().status();
        }

        @Override
        public boolean isRunning() {
            return report().job().ended() == null;
        }

        @Override
        public long last() {
            return LAST;
        }

        @Override
        public RunReport report() {
            return collector.report();
        }

        @Override
        public String note() {
            return name.equals(ENDED) ? "#base <i>" : "";
        }

        @Override
        public String checkpoint() {
            asked.add("checkpoint");
            return "asked for a checkpoint";
        }

        @Override
        public String cancel() {
            throw new IllegalStateException("the mesh does not answer");
        }
    }
}
