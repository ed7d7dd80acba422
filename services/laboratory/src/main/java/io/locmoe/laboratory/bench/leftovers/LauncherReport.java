package io.locmoe.laboratory.bench.leftovers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The results of {@code bench launcher}.
 *
 * @param version  version of this software
 * @param settings settings of the trainings
 * @param runs     runs in order
 */
public record LauncherReport(
        String command, String version, Machine machine, Map<String, String> settings, List<Run> runs) {
    public LauncherReport {
        runs = List.copyOf(runs);
    }

    /**
     * A command that was ended early.
     *
     * @param ending  how it was ended
     * @param seconds seconds until nothing was left, or until the wait was given up
     * @param left    what was left then
     */
    public record Run(String ending, double seconds, List<String> left) {
        public Run {
            left = List.copyOf(left);
        }

        String text() {
            String time = " after " + Digits.fixed(seconds, 1) + " s";
            return ending + ": " + (left.isEmpty() ? "nothing is left" + time : left + " left" + time);
        }
    }

    /** Times of each ending. */
    @JsonIgnore
    public DataTable table() {
        return new DataTable(
                "A command that ends before its time: seconds until nothing of it is left",
                List.of("ending", "times", "median", "longest", "left"),
                runs.stream().map(Run::ending).distinct().map(this::row).toList());
    }

    private List<String> row(String ending) {
        List<Run> all = runs.stream().filter(run -> run.ending().equals(ending)).toList();
        double[] seconds = all.stream().mapToDouble(Run::seconds).toArray();
        return List.of(
                ending,
                Integer.toString(all.size()),
                Digits.fixed(Quartiles.quantile(seconds, 0.5), 1),
                Digits.fixed(Quartiles.quantile(seconds, 1), 1),
                all.stream().mapToInt(run -> run.left().size()).sum() == 0 ? "nothing" : "see the lines above");
    }

    /** Whether no run left anything. */
    @JsonIgnore
    public boolean isClean() {
        return runs.stream().allMatch(run -> run.left().isEmpty());
    }

    /**
     * Writes {@code launcher.json}.
     *
     * @throws IOException if the directory cannot be written
     */
    void write(Path directory) throws IOException {
        ReportJson.MAPPER
                .writer(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("launcher.json").toFile(), this);
    }
}
