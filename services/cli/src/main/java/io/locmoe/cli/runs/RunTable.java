package io.locmoe.cli.runs;

import io.locmoe.cli.plugins.AlignedRows;
import io.locmoe.report.ReportJson;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Excerpt;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The output of {@code runs list} and {@code runs show}. */
final class RunTable {
    private RunTable() {}

    /** The runs of a mesh. */
    static String text(List<RunSummary> runs) {
        if (runs.isEmpty()) {
            return "the mesh knows no runs" + System.lineSeparator();
        }
        AlignedRows rows = new AlignedRows();
        rows.add("RUN", "STATUS", "STEP", "ROUTER", "USER", "LEADER", "CHECKPOINT");
        runs.forEach(run -> rows.add(
                Excerpt.of(run.id()),
                status(run),
                run.step() + "/" + run.steps(),
                known(run.router()),
                known(run.owner()),
                known(run.leader()),
                known(run.checkpoint())));
        return rows.text();
    }

    /** The runs in directories of this machine. */
    static String localText(List<LocalRun> runs) {
        if (runs.isEmpty()) {
            return "there are no runs here; for those of a mesh, name it with --mesh HOST:PORT"
                    + System.lineSeparator();
        }
        AlignedRows rows = new AlignedRows();
        rows.add("RUN", "STATUS", "STEP", "ROUTER", "STARTED", "CHECKPOINT", "NOTE");
        runs.forEach(run -> rows.add(
                Excerpt.of(run.directory().getFileName().toString()),
                run.status(),
                run.step() + "/" + run.steps(),
                known(run.setting("router")),
                run.report().job().started(),
                known(Optional.ofNullable(run.report().job().checkpoint()).orElse("")),
                known(run.note().line())));
        return rows.text();
    }

    static String status(RunSummary run) {
        return run.outcome()
                .map(RunTable::word)
                .orElse(run.stopping() ? "stopping" : run.step() == 0 ? "starting" : "running");
    }

    static String word(RunOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static String known(String text) {
        return text.isEmpty() ? "-" : Excerpt.of(text);
    }

    static String json(List<RunSummary> runs) {
        return json((Object) runs.stream().map(RunTable::values).toList());
    }

    static String localJson(List<LocalRun> runs) {
        return json((Object) runs.stream().map(RunTable::values).toList());
    }

    /** Also used for a single run. */
    static String json(Object value) {
        return ReportJson.MAPPER.valueToTree(value).toPrettyString() + System.lineSeparator();
    }

    /** A run as JSON; the settings only where they were asked for. */
    static Map<String, Object> values(RunSummary run) {
        Map<String, Object> values = new TreeMap<>();
        values.put("run", run.id());
        values.put("status", status(run));
        values.put("user", run.owner());
        values.put("leader", run.leader());
        values.put("router", run.router());
        values.put("step", run.step());
        values.put("steps", run.steps());
        values.put("checkpoint", run.checkpoint());
        values.put("checkpointStep", run.checkpointStep());
        values.put("failures", run.failures());
        values.put("message", run.message());
        if (!run.settings().isEmpty()) {
            values.put("settings", run.settings());
        }
        return values;
    }

    static Map<String, Object> values(LocalRun run) {
        Map<String, Object> values = new TreeMap<>();
        values.put("run", run.directory().getFileName().toString());
        values.put("directory", run.directory().toString());
        values.put("status", run.status());
        values.put("router", run.setting("router"));
        values.put("step", run.step());
        values.put("steps", run.steps());
        values.put("started", run.report().job().started());
        values.put(
                "checkpoint",
                Optional.ofNullable(run.report().job().checkpoint()).orElse(""));
        values.put("message", run.report().job().message());
        values.put("note", run.note().text());
        values.put("tags", run.note().tags());
        run.submitted().ifPresent(submitted -> values.put("runOnMesh", submitted.run()));
        run.submitted()
                .ifPresent(submitted -> values.put("mesh", submitted.mesh().address()));
        return values;
    }
}
