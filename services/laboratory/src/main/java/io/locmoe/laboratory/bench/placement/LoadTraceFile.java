package io.locmoe.laboratory.bench.placement;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Traces of loads as gzipped lines of JSON: the header, then for each step and layer, in this order, a line with the
 * counts of all ranks, [ranks][experts].
 */
final class LoadTraceFile {
    private final Path file;
    private final BufferedReader lines;
    private int line;

    private LoadTraceFile(Path file, BufferedReader lines) {
        this.file = file;
        this.lines = lines;
    }

    static void write(Path file, LoadTrace trace) throws IOException {
        try (Writer lines =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            lines.write(ReportJson.MAPPER.writeValueAsString(trace.header()) + "\n");
            for (long[][][] step : trace.counts()) {
                for (long[][] layer : step) {
                    lines.write(ReportJson.MAPPER.writeValueAsString(layer) + "\n");
                }
            }
        }
    }

    /** @throws RunException naming the file, the line and what is wrong with it */
    static LoadTrace read(Path file) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return new LoadTraceFile(file, lines).trace();
        } catch (ZipException e) {
            throw RunException.usage(file + " is no trace of loads, because it is not gzipped; bench placement --record"
                    + " FILE makes one");
        } catch (EOFException e) {
            throw RunException.usage(file + " is cut off; copy or record it again");
        } catch (IOException e) {
            throw RunException.usage(file + " cannot be read: " + e);
        }
    }

    private LoadTrace trace() throws IOException {
        LoadTrace.Header header = next(LoadTrace.Header.class);
        try {
            header.check();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        long[][][][] counts = new long[header.steps()][header.layers()][][];
        for (long[][][] step : counts) {
            for (int layer = 0; layer < step.length; layer++) {
                step[layer] = checked(next(long[][].class), header);
            }
        }
        if (lines.readLine() != null) {
            line++;
            throw wrong("there are more lines than the header's " + header.steps() + " steps of " + header.layers()
                    + " layers");
        }
        return new LoadTrace(header, counts);
    }

    private <T> T next(Class<T> type) throws IOException {
        line++;
        String text = lines.readLine();
        if (text == null) {
            throw wrong("the file ends here");
        }
        try {
            T value = ReportJson.MAPPER.readValue(text, type);
            if (value == null) {
                throw wrong("it is null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw wrong(e.getOriginalMessage());
        }
    }

    private long[][] checked(long[][] counts, LoadTrace.Header header) {
        if (counts.length != header.nodes().size()) {
            throw wrong("there are counts of " + counts.length + " ranks; the header has "
                    + header.nodes().size());
        }
        for (int rank = 0; rank < counts.length; rank++) {
            if (counts[rank] == null || counts[rank].length != header.experts()) {
                throw wrong("rank " + rank + " has not the counts of " + header.experts() + " experts");
            }
            for (long count : counts[rank]) {
                if (count < 0 || count > Integer.MAX_VALUE) {
                    throw wrong("rank " + rank + " has a count of " + count);
                }
            }
        }
        return counts;
    }

    private RunException wrong(String problem) {
        return RunException.usage(file + ", line " + line + ": " + problem
                + "; bench placement --record FILE makes traces that this version reads");
    }
}
