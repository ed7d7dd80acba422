package io.locmoe.cli.runs;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.RunReport;
import java.nio.file.Path;

/**
 * The run that this command trains: its figures come from memory, not from its directory.
 *
 * @param last step at which it ends
 */
record LivePagedRun(Path directory, ReportCollector collector, long last) implements PagedRun {

    @Override
    public String name() {
        return directory.getFileName().toString();
    }

    @Override
    public String status() {
        return report().job().status();
    }

    @Override
    public boolean isRunning() {
        return report().job().ended() == null;
    }

    @Override
    public RunReport report() {
        return collector.report();
    }

    @Override
    public String checkpoint() {
        return new LocalPagedRun(LocalRun.read(directory)).checkpoint();
    }

    @Override
    public String cancel() {
        return new LocalPagedRun(LocalRun.read(directory)).cancel();
    }
}
