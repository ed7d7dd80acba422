package io.locmoe.laboratory.bench.leftovers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
        return Columns.of(runs.stream().map(Run::ending).distinct().toList())
                .column("ending", ending -> ending)
                .column("times", ending -> Long.toString(of(ending).count()))
                .column("median", ending -> seconds(ending, 0.5))
                .column("longest", ending -> seconds(ending, 1))
                .column(
                        "left",
                        ending -> of(ending).allMatch(run -> run.left().isEmpty()) ? "nothing" : "see the lines above")
                .table("A command that ends before its time: seconds until nothing of it is left");
    }

    private Stream<Run> of(String ending) {
        return runs.stream().filter(run -> run.ending().equals(ending));
    }

    private String seconds(String ending, double share) {
        double[] seconds = of(ending).mapToDouble(Run::seconds).toArray();
        return Digits.fixed(Quartiles.quantile(seconds, share), 1);
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
        ReportJson.write(directory.resolve("launcher.json"), this);
    }
}
