package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.job.TrainingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documents for pandas, line by line as it stands there. */
@Tag("slow")
class PandasExampleTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Path DOCUMENT = Path.of("../../docs/user-guide/metrics.md");
    private static final String FIRST = "    import json, pandas as pd\n";

    /** Stands for the library of charts, and knows what it was to draw. */
    private static final String CHARTS = """
            import sys, types
            import pandas
            charts = types.ModuleType("charts")
            charts.drawn = []
            charts.plot = lambda data, kind, **options: charts.drawn.append([kind, len(data.columns), len(data)])
            sys.modules["charts"] = charts
            pandas.set_option("plotting.backend", "charts")
            """;

    private static final String RESULT = """
            print(json.dumps({
                "step": list(map(int, steps.index)),
                "lossPerToken": list(steps["lossPerToken"]),
                "localShare": list(steps["localShare"]),
                **{part: list(times[part]) for part in ["compute", "exchange", "gradientSync", "idle"]},
                "load": load.values.tolist(),
                "drawn": charts.drawn}))
            """;

    @TempDir
    private Path directory;

    @Test
    void theNumbersOfTheExampleAreThoseOfTheReport() throws Exception {
        assumeTrue(isInstalled(), PYTHON + " has no pandas; on Debian: apt-get install python3-pandas");
        Path run = Files.createDirectories(directory.resolve("runs/RUN"));
        ReportCollector collector = new ReportCollector(Reports.job(Map.of("router", "locmoe")));
        try (StepLog log = StepLog.in(run)) {
            for (int number = 1; number <= 3; number++) {
                var step = step(number, 100 * number, 0.25 * number);
                collector.accept(new TrainingEvent.StepCompleted(step));
                log.add(step);
            }
        }
        ReportFile.in(run).write(collector.report());
        JsonNode report = new ObjectMapper().readTree(run.resolve("report.json").toFile());
        JsonNode read = new ObjectMapper().readTree(python(CHARTS + example() + RESULT));
        for (String number : List.of("step", "lossPerToken", "localShare")) {
            assertThat(read.path(number)).as(number).containsExactlyElementsOf(ofSteps(report, "/" + number));
        }
        for (String part : List.of("compute", "exchange", "gradientSync", "idle")) {
            assertThat(read.path(part)).as(part).containsExactlyElementsOf(ofSteps(report, "/milliseconds/" + part));
        }
        assertThat(read.path("load")).containsExactlyElementsOf(ofSteps(report, "/layers/0/expertLoad"));
        assertThat(read.path("drawn"))
                .hasSize(3)
                .allSatisfy(chart -> assertThat(chart.path(2).asInt()).isEqualTo(3));
    }

    private static List<JsonNode> ofSteps(JsonNode report, String number) {
        return StreamSupport.stream(report.path("steps").spliterator(), false)
                .map(step -> step.at(number))
                .toList();
    }

    private static String example() throws IOException {
        String text = Files.readString(DOCUMENT);
        assertThat(text).containsOnlyOnce(FIRST);
        return text.substring(text.indexOf(FIRST))
                .lines()
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.strip() + "\n")
                .reduce("", String::concat);
    }

    private static boolean isInstalled() throws Exception {
        return Files.isExecutable(Path.of(PYTHON))
                && new ProcessBuilder(PYTHON, "-c", "import pandas")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    private String python(String program) throws Exception {
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(PYTHON, "-B", "-c", program)
                .directory(directory.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return output;
    }
}
