package io.locmoe.cli.runs;

import io.locmoe.dashboard.PageServer;
import io.locmoe.report.ReportCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The page of a training, as long as its command runs. */
public final class TrainPage implements AutoCloseable {
    private final Optional<PageServer> server;

    private TrainPage(Optional<PageServer> server) {
        this.server = server;
    }

    /** No page. */
    public static TrainPage none() {
        return new TrainPage(Optional.empty());
    }

    /**
     * Serves it. Without a port the training goes on without a page.
     *
     * @param directory of the run, absolute
     * @param last      step at which it ends
     * @param told      gets its address, which is a secret of the user
     */
    public static TrainPage serve(Path directory, ReportCollector collector, long last, Consumer<String> told) {
        LivePagedRun run = new LivePagedRun(directory, collector, last);
        try {
            PageServer server = PageServer.start(new DirectoryRuns(directory.getParent(), Optional.of(run)));
            told.accept("page of this training: " + server.address(run.name()));
            return new TrainPage(Optional.of(server));
        } catch (IOException e) {
            told.accept("there is no page of this training: " + e.getMessage() + "; the training goes on");
            return none();
        }
    }

    @Override
    public void close() {
        server.ifPresent(PageServer::close);
    }
}
