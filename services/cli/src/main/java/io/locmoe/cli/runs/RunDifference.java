package io.locmoe.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.cli.plugins.AlignedRows;
import io.locmoe.report.Differences;
import io.locmoe.report.ReportJson;
import io.locmoe.report.text.Quantity;
import io.locmoe.settings.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs side by side: the settings and versions that are not the same in all of them, and the numbers of their
 * summaries.
 */
record RunDifference(List<LocalRun> runs) {

    /** For JSON: for each name the values of all runs, null where a run has none. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("runs", names());
        values.put("settings", apart(run -> run.report().job().settings()));
        values.put("versions", apart(run -> run.report().job().versions()));
        values.put("summary", summaries());
        return values;
    }

    /** For people. */
    String text() {
        AlignedRows rows = new AlignedRows();
        row(rows, "RUN", names());
        row(rows, "status", runs.stream().map(LocalRun::status).toList());
        row(
                rows,
                "step",
                runs.stream().map(run -> run.step() + "/" + run.steps()).toList());
        apart(run -> run.report().job().settings()).forEach((name, all) -> row(rows, name, all));
        apart(run -> run.report().job().versions()).forEach((name, all) -> row(rows, name, all));
        summaries()
                .forEach((name, all) ->
                        row(rows, name, all.stream().map(RunDifference::text).toList()));
        return rows.text();
    }

    private static String text(Number number) {
        if (number instanceof Double real) {
            return Quantity.text(Math.abs(real) < 1000 ? "%.4f" : "%.0f", real);
        }
        return number == null ? "" : number.toString();
    }

    private static void row(AlignedRows rows, String name, List<String> cells) {
        rows.add(Stream.concat(Stream.of(name), cells.stream())
                .map(cell -> cell == null || cell.isEmpty() ? "-" : Excerpt.of(cell))
                .toArray(String[]::new));
    }

    private List<String> names() {
        return runs.stream()
                .map(run -> run.directory().toAbsolutePath().normalize().getFileName())
                .map(String::valueOf)
                .toList();
    }

    private Map<String, List<String>> apart(Function<LocalRun, Map<String, String>> part) {
        return Differences.of(each(part));
    }

    /** Numbers of the summaries by name. */
    private Map<String, List<Number>> summaries() {
        List<JsonNode> all =
                each(run -> ReportJson.MAPPER.valueToTree(run.report().summary()));
        TreeSet<String> names = new TreeSet<>();
        all.forEach(summary -> summary.properties().stream()
                .filter(field -> field.getValue().isNumber())
                .forEach(field -> names.add(field.getKey())));
        Map<String, List<Number>> summaries = new LinkedHashMap<>();
        for (String name : names) {
            summaries.put(name, numbers(all, name));
        }
        return summaries;
    }

    private static List<Number> numbers(List<JsonNode> summaries, String name) {
        List<Number> numbers = new ArrayList<>();
        summaries.forEach(summary -> numbers.add(summary.path(name).numberValue()));
        return numbers;
    }

    private <T> List<T> each(Function<LocalRun, T> value) {
        List<T> values = new ArrayList<>();
        runs.forEach(run -> values.add(value.apply(run)));
        return values;
    }
}
