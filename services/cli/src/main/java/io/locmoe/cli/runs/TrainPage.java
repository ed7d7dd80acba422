package io.locmoe.cli.runs;

import io.locmoe.dashboard.PageServer;
import io.locmoe.node.page.OnDemandMesh;
import io.locmoe.report.ReportCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The page of a training, as long as the command runs that trains or watches it. */
public final class TrainPage implements AutoCloseable {
    private final Runnable end;

    private TrainPage(Runnable end) {
        this.end = end;
    }

    /** No page. */
    public static TrainPage none() {
        return new TrainPage(() -> {});
    }

    /**
     * Serves the page of a run that this command trains.
     *
     * @param directory of the run, absolute
     * @param last      step at which it ends
     * @param told      gets its address, which is a secret of the user
     */
    public static TrainPage serve(Path directory, ReportCollector collector, long last, Consumer<String> told) {
        String name = directory.getFileName().toString();
        OnDemandMesh mesh = new OnDemandMesh(
                () -> RunOptions.connect(LocalRun.read(directory)).mesh());
        LiveRun run = new LiveRun(name, last, collector::report, RunControl.of(directory), mesh);
        return serve(run, directory.getParent(), told);
    }

    /** Serves a run and those of a directory. Without a port the training goes on without a page. */
    static TrainPage serve(LiveRun run, Path others, Consumer<String> told) {
        try {
            PageServer server = PageServer.start(new DirectoryRuns(others, Optional.of(run)));
            told.accept("page of this training: " + server.address(run.name()));
            return new TrainPage(() -> {
                server.close();
                run.mesh().close();
            });
        } catch (IOException e) {
            told.accept("there is no page of this training: " + e.getMessage() + "; the training goes on");
            return none();
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
