package io.locmoe.cli.runs;

import io.locmoe.dashboard.PagedRun;
import io.locmoe.node.page.OnDemandMesh;
import io.locmoe.report.RunReport;
import java.util.function.Supplier;

/**
 * A run that this command trains or watches: its figures come from memory, not from its directory.
 *
 * @param last    step at which it ends
 * @param figures its report so far; any thread
 * @param control what can be asked of it
 * @param mesh    on which it trains
 */
record LiveRun(String name, long last, Supplier<RunReport> figures, RunControl control, OnDemandMesh mesh) {

    /** The run as it is now. */
    PagedRun now() {
        return new Moment(name, last, figures.get(), control);
    }

    private record Moment(String name, long last, RunReport report, RunControl control) implements PagedRun {
        @Override
        public String status() {
            return report.job().status();
        }

        @Override
        public boolean isRunning() {
            return report.job().ended() == null;
        }

        @Override
        public String checkpoint() {
            return control.checkpoint();
        }

        @Override
        public String cancel() {
            return control.cancel();
        }
    }
}
