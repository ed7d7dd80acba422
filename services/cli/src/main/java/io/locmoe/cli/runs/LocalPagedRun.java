package io.locmoe.cli.runs;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.report.RunReport;

/** A run on this machine, as its directory tells of it. */
record LocalPagedRun(LocalRun run) implements PagedRun {

    @Override
    public String name() {
        return run.directory().getFileName().toString();
    }

    @Override
    public String status() {
        return run.status();
    }

    @Override
    public boolean isRunning() {
        return !run.hasEnded() && !run.status().equals(LocalRun.LEFT);
    }

    @Override
    public long last() {
        return run.steps();
    }

    @Override
    public RunReport report() {
        return run.report();
    }

    @Override
    public String note() {
        return run.note().line();
    }

    @Override
    public String checkpoint() {
        return RunControl.of(run.directory()).checkpoint();
    }

    @Override
    public String cancel() {
        return RunControl.of(run.directory()).cancel();
    }
}
