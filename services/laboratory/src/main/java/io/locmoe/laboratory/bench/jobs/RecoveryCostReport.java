package io.locmoe.laboratory.bench.jobs;

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

/**
 * The results of {@code bench recovery}.
 *
 * @param version   version of this software
 * @param settings  settings of the job with recoveries
 * @param steps     number of counted steps of each training
 * @param with      seconds of these steps with recoveries
 * @param without   seconds of these steps without recoveries
 * @param ratio     ratio of the two, pair by pair
 * @param processor ratio of the processor time of the nodes without their compilers, pair by pair
 */
public record RecoveryCostReport(
        String command,
        String version,
        Machine machine,
        Map<String, String> settings,
        long steps,
        Quartiles with,
        Quartiles without,
        Quartiles ratio,
        Quartiles processor) {

    /** Times and ratio. */
    @JsonIgnore
    public DataTable table() {
        return Columns.of(List.of(
                        Map.entry("with recoveries", with),
                        Map.entry("without", without),
                        Map.entry("ratio", ratio),
                        Map.entry("ratio of processor time", processor)))
                .column("training", Map.Entry::getKey)
                .column("median", row -> Digits.four(row.getValue().median()))
                .column("lower", row -> Digits.four(row.getValue().low()))
                .column("upper", row -> Digits.four(row.getValue().high()))
                .table("Seconds of " + steps + " steps that lose no node: median and quartiles");
    }

    /** A sentence about the results. */
    @JsonIgnore
    public String finding() {
        return "recoveries cost " + more(ratio) + " of the time, and " + more(processor)
                + " of the nodes' processor time without that of their compilers";
    }

    private static String more(Quartiles of) {
        return Digits.percent(of.median() - 1) + " (" + Digits.percent(of.low() - 1) + " to "
                + Digits.percent(of.high() - 1) + ")";
    }

    /** Writes all of it as JSON. */
    public void write(Path file) throws IOException {
        ReportJson.write(file, this);
    }
}
