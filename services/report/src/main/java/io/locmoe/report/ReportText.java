package io.locmoe.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lays a report out for people too: job and summary indented, and one line for each step in the report. */
final class ReportText {
    private ReportText() {}

    static void write(RunReport report, OutputStream out) throws IOException {
        text(
                out,
                "{\n\"job\": " + pretty(report.job()) + ",\n\"summary\": " + pretty(report.summary())
                        + ",\n\"time\": " + pretty(report.time())
                        + ",\n\"stepsEvery\": " + report.stepsEvery() + ",\n");
        lines("failures", report.failures(), ",\n", out);
        lines("joins", report.joins(), ",\n", out);
        lines("moves", report.moves(), ",\n", out);
        lines("slowNodes", report.slowNodes(), ",\n", out);
        lines("checkpointFailures", report.checkpointFailures(), ",\n", out);
        lines("validations", report.validations(), ",\n", out);
        lines("goodput", report.goodput(), ",\n", out);
        lines("steps", report.steps(), "\n}\n", out);
    }

    private static void lines(String name, List<?> values, String end, OutputStream out) throws IOException {
        text(out, "\"" + name + "\": [");
        for (int i = 0; i < values.size(); i++) {
            text(out, (i == 0 ? "\n" : ",\n") + ReportJson.MAPPER.writeValueAsString(values.get(i)));
        }
        text(out, "]" + end);
    }

    private static String pretty(Object value) throws JsonProcessingException {
        return ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
