package io.locmoe.laboratory.bench.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTraceFileTest {
    private static final LoadTrace.Header HEADER =
            new LoadTrace.Header(1, List.of(0, 0, 1), 4, 1, 2, 7, 100, 10, "top-k", "./locmoe bench placement");
    private static final String HEAD = "{\"version\":1,\"nodes\":[0,0,1],\"experts\":4,\"layers\":1,\"steps\":2,"
            + "\"firstStep\":7,\"expertBytes\":100,\"entryBytes\":10,\"router\":\"top-k\",\"command\":\"\"}";
    private static final String COUNTS = "[[1,2,3,4],[5,6,7,8],[0,0,9,0]]";

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        Path file = directory.resolve("loads.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void readsWhatItWrote() throws IOException {
        long[][] counts = {{1, 2, 3, 4}, {5, 6, 7, 8}, {0, 0, 9, 0}};
        long[][] later = {{0, 0, 0, 0}, {1_000_000, 0, 0, 0}, {1, 1, 1, 1}};
        Path file = directory.resolve("loads.gz");
        LoadTraceFile.write(file, new LoadTrace(HEADER, new long[][][][] {{counts}, {later}}));
        LoadTrace read = LoadTraceFile.read(file);
        assertThat(read.header()).isEqualTo(HEADER);
        assertThat(read.counts()).isDeepEqualTo(new long[][][][] {{counts}, {later}});
    }

    /** HEAD and COUNTS stand for a right header and right counts, / for the end of a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD/COUNTS | line 3: the file ends here",
                "HEAD/COUNTS/COUNTS/COUNTS | line 4: there are more lines than the header's 2 steps of 1 layers",
                "HEAD/COUNTS/[[1]] | line 3: there are counts of 1 ranks; the header has 3",
                "HEAD/COUNTS/[[1],[1],[1]] | line 3: rank 0 has not the counts of 4 experts",
                "HEAD/[[1,2,3,4],[1,2,3,-4],[1,2,3,4]] | line 2: rank 1 has a count of -4",
                "HEAD/[[1,2 | line 2: Unexpected end-of-input",
                "HEAD/null | line 2: it is null",
                "{} | line 1: the trace has version 0; this command reads version 1",
                "{\"version\":1} | line 1: nodes, experts, layers or steps are missing",
                "hello | line 1: Unrecognized token 'hello'"
            })
    void namesTheLineOfAMistake(String text, String message) throws IOException {
        Path file = file(text.replace("HEAD", HEAD).replace("COUNTS", COUNTS).replace('/', '\n'));
        assertThatThrownBy(() -> LoadTraceFile.read(file))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(file + ", " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"experts\":4', '\"experts\":5', 5 experts do not divide over 2 nodes",
        "'[0,0,1]', '[1,0]', ranks start on node 0",
        "'\"steps\":2', '\"steps\":2000000000', more than 67108864 counts",
        "'\"entryBytes\":10', '\"entryBytes\":0', expertBytes and entryBytes are at least 1"
    })
    void refusesSizesThatNoTraceHas(String right, String wrong, String message) throws IOException {
        Path file = file(HEAD.replace(right, wrong) + "\n" + COUNTS + "\n" + COUNTS);
        assertThatThrownBy(() -> LoadTraceFile.read(file)).hasMessageContaining(message);
    }

    @Test
    void tellsFilesOfOtherKindsFromThoseThatAreCutOff() throws IOException {
        Path file = file(HEAD + "\n" + COUNTS + "\n" + COUNTS);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> LoadTraceFile.read(file)).hasMessageContaining("is cut off");
        Files.writeString(file, HEAD);
        assertThatThrownBy(() -> LoadTraceFile.read(file)).hasMessageContaining("it is not gzipped");
        assertThatThrownBy(() -> LoadTraceFile.read(directory.resolve("none")))
                .hasMessageContaining("none cannot be read");
    }
}
