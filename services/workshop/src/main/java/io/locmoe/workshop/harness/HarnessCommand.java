package io.locmoe.workshop.harness;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.harness.grid.Grid;
import io.locmoe.harness.grid.GridCase;
import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code harness}: a packed plug-in on real meshes, under faults. */
@Command(
        name = "harness",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = Workshop.HARNESS,
        footer = {"", "The exit code is 1 if a case fails."})
public final class HarnessCommand implements Callable<Integer> {
    @Mixin
    private GridOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        GridPlan plan = options.plan();
        List<GridCase> cases = plan.cases();
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        try (Grid grid = new Grid(plan, started -> say(out, "up     " + started))) {
            for (GridCase each : cases) {
                failed += holds(grid, each, out) ? 0 : 1;
            }
        }
        out.println(cases.size() + " cases, " + failed + " failed");
        out.flush();
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static void say(PrintWriter out, String line) {
        out.println(Visible.entry(line));
        out.flush();
    }

    private boolean holds(Grid grid, GridCase each, PrintWriter out) {
        long begun = System.nanoTime();
        String problem = null;
        try {
            grid.run(each);
        } catch (AssertionError | HarnessException e) {
            problem = String.valueOf(e.getMessage());
        }
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        out.printf(
                Locale.ROOT,
                "%-6s %s (%.1f s)%n",
                problem == null ? "ok" : "FAILED",
                Visible.line(each.name()),
                time.toMillis() / 1000.0);
        if (problem != null) {
            out.println("       " + Visible.lines(problem).indent(7).strip());
            out.println("       to repeat it: " + options.command(each));
        }
        out.flush();
        return problem == null;
    }
}
