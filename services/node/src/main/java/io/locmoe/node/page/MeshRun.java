package io.locmoe.node.page;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.report.RunReport;
import io.locmoe.run.service.MeshCall;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RunSummary;
import java.util.Optional;

/**
 * A run of a mesh, for one reader.
 *
 * @param run with its settings
 */
record MeshRun(RunSummary run, MeshService mesh, Reader reader, Reports reports) implements PagedRun {

    @Override
    public String name() {
        return run.id();
    }

    @Override
    public String status() {
        return run.stopping() && run.runs() ? "stopping" : ReportedRun.status(run.outcome());
    }

    @Override
    public boolean isRunning() {
        return run.runs();
    }

    @Override
    public long last() {
        return run.steps();
    }

    @Override
    public RunReport report() {
        return reports.of(run, mesh, reader).now();
    }

    @Override
    public Optional<String> forbidden() {
        return reader.forbidden(run.owner());
    }

    @Override
    public String checkpoint() {
        reader.require(MeshCall.CHECKPOINT);
        new MeshAnswers(mesh).ask(asked -> asked.checkpoint(run.id()).map(true));
        return run.id() + " writes a checkpoint after its current step";
    }

    @Override
    public String cancel() {
        reader.require(MeshCall.CANCEL);
        new MeshAnswers(mesh).ask(asked -> asked.cancel(run.id()).map(true));
        return run.id() + " ends after its current step, with a checkpoint";
    }
}
