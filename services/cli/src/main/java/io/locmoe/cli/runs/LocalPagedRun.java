package io.locmoe.cli.runs;

import io.locmoe.control.client.MeshClient;
import io.locmoe.dashboard.PagedRun;
import io.locmoe.report.RunReport;
import io.locmoe.settings.Visible;
import java.util.function.BiConsumer;

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
    public String checkpoint() {
        return ask(MeshClient::checkpoint, RunsCheckpointCommand.ASKED);
    }

    @Override
    public String cancel() {
        return ask(MeshClient::cancel, RunsCancelCommand.ASKED);
    }

    private String ask(BiConsumer<MeshClient, String> call, String told) {
        try (RunOptions.OnMesh there = RunOptions.connect(run)) {
            call.accept(there.mesh(), there.id());
            return Visible.line(there.id()) + " " + told;
        }
    }
}
