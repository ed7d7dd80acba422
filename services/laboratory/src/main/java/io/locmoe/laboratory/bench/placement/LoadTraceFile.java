package io.locmoe.laboratory.bench.placement;

import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Traces of loads as gzipped lines of JSON: the header, then for each step and layer, in this order, a line with the
 * counts of all ranks, [ranks][experts].
 */
final class LoadTraceFile {
    private LoadTraceFile() {}

    static void write(Path file, LoadTrace trace) throws IOException {
        try (Writer lines = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            lines.write(ReportJson.MAPPER.writeValueAsString(trace.header()) + "\n");
            for (long[][][] step : trace.counts()) {
                for (long[][] layer : step) {
                    lines.write(ReportJson.MAPPER.writeValueAsString(layer) + "\n");
                }
            }
        }
    }
}
