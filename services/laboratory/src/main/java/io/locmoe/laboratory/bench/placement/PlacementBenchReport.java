package io.locmoe.laboratory.bench.placement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The results of one run of {@code bench placement}.
 *
 * @param trace    what was replayed
 * @param replicas experts that a rank may compute beyond as many as it is home to
 * @param every    steps between two plans
 */
public record PlacementBenchReport(
        String command, String version, LoadTrace.Header trace, int replicas, int every, List<PlannerScore> planners) {

    /** A row for each planner. */
    @JsonIgnore
    public DataTable table() {
        return Columns.of(planners)
                .column("planner", PlannerScore::planner)
                .column("max/mean", score -> Digits.fixed(score.maxOverMean(), 3))
                .column("worst", score -> Digits.fixed(score.worst(), 3))
                .column("same rank", score -> Digits.percent(score.sameRank()))
                .column("same node", score -> Digits.percent(score.sameNode()))
                .column("MB moved a step", score -> Digits.fixed(score.movedBytes() / 1e6, 1))
                .column("more experts", score -> Digits.percent(score.moreExperts()))
                .column("ms to place", score -> Digits.fixed(score.placeMillis(), 2))
                .column("ms to divide", score -> Digits.fixed(score.divideMillis(), 2))
                .table(caption());
    }

    private String caption() {
        return trace.experts() + " experts x " + trace.layers() + " layers on "
                + trace.topology() + ", " + trace.router() + ", a plan each " + every + " steps, " + replicas
                + " replicas a rank";
    }

    /** What the numbers are of. */
    @JsonIgnore
    public String note() {
        return "Means over layers and the " + (trace.steps() - every) + " steps after the first " + every
                + ", from which the first plan with loads is made. Times are medians of one layer.";
    }

    public void write(Path file) throws IOException {
        ReportJson.write(file, this);
    }
}
