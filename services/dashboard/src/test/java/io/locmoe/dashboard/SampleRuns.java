package io.locmoe.dashboard;

import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
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

    private static ReportJob job(String router) {
        return new ReportJob(
                ReportJob.RUNNING,
                "",
                "2026-12-01T00:00:00Z",
                null,
                0,
                Map.of("router", router, "nodes", "2", "steps", "400"),
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
