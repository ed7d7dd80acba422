package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Markup;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleRuns runs = SampleRuns.create();
    private PageServer server;
    private URI run;

    @BeforeEach
    void serve() throws IOException {
        runs.train(1, 40);
        server = PageServer.start(runs, 10);
        run = server.address(SampleRuns.TRAINING);
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
        server = null;
    }

    @Test
    void theFiguresOfAnEventAreThoseOfTheReport() throws IOException {
        RunReport report = runs.training().report();
        try (RawBrowser browser = follow()) {
            JsonNode update = JSON.readTree(browser.event());
            assertThat(line(update, "loss", 0)).isEqualTo(values(report, StepReport::lossPerToken));
            assertThat(line(update, "gradient-norm", 0)).isEqualTo(values(report, StepReport::gradientNorm));
            assertThat(line(update, "tokens", 0))
                    .isEqualTo(values(
                            report, s -> 1000 * s.tokens() / s.milliseconds().total()));
            assertThat(line(update, "time", 1))
                    .isEqualTo(values(report, s -> s.milliseconds().exchange()));
            List<RankTimes> ranks = report.steps().getLast().milliseconds().ranks();
            assertThat(numbers(series(update, "ranks", 0)))
                    .isEqualTo(ranks.stream().map(RankTimes::compute).toList());
            assertThat(numbers(series(update, "ranks", 3)))
                    .isEqualTo(ranks.stream().map(RankTimes::idle).toList())
                    .hasSize(2);
            assertThat(line(update, "dead", 1)).isEqualTo(values(report, _ -> 3));
            assertThat(line(update, "capacity", 2))
                    .isEqualTo(values(report, bound()))
                    .contains(1.9);
            assertThat(item(update, "capacity").at("/option/series"))
                    .as("the second layer has no bound")
                    .hasSize(3);
            assertThat(line(update, "goodput", 0))
                    .isEqualTo(report.goodput().stream()
                            .map(at -> 100 * at.goodput())
                            .toList())
                    .hasSize(40);
            assertThat(line(update, "imbalance", 0)).isEqualTo(values(report, _ -> 1.6));
            assertThat(cells(update, "load-1")).hasSize(4 * 40).contains("[39,0,1.6]", "[0,3,0.4]");
            assertThat(cells(update, "traffic")).contains("[1,0,6.0E-4]", "[0,1,4.0E-4]");
            assertThat(update.at("/introduction/0").asText())
                    .isEqualTo("running: step 40/400, loss 0.150, local 50.0%, 797 tokens/s, 45s left, lr 0.001,"
                            + " grad 0.700, mem 100.0MB, mfu 20.0%, dropped 5.0%");
        }
    }

    private static ToDoubleFunction<StepReport> bound() {
        return step -> step.layers().getFirst().measures().get("capacityBound");
    }

    private RawBrowser follow() throws IOException {
        return RawBrowser.open(run, "GET", run.getRawPath() + "events");
    }

    private static List<Double> values(RunReport report, ToDoubleFunction<StepReport> value) {
        return report.steps().stream().map(value::applyAsDouble).toList();
    }

    private static JsonNode series(JsonNode update, String chart, int index) {
        return item(update, chart).at("/option/series/" + index + "/data");
    }

    private static JsonNode item(JsonNode update, String id) {
        for (JsonNode item : update.get("items")) {
            if (item.get("id").asText().equals(id)) {
                return item;
            }
        }
        throw new AssertionError("no chart " + id);
    }

    private static List<Double> line(JsonNode update, String chart, int index) {
        List<Double> values = new ArrayList<>();
        series(update, chart, index).forEach(point -> values.add(point.get(1).asDouble()));
        return values;
    }

    private static List<Double> numbers(JsonNode series) {
        List<Double> numbers = new ArrayList<>();
        series.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    private static List<String> cells(JsonNode update, String chart) {
        List<String> cells = new ArrayList<>();
        series(update, chart, 0).forEach(cell -> cells.add(cell.toString()));
        return cells;
    }

    @Test
    void newStepsReachAnOpenPageAndTheEndToo() throws IOException {
        try (RawBrowser browser = follow()) {
            assertThat(line(JSON.readTree(browser.event()), "loss", 0)).hasSize(40);
            runs.train(41, 50);
            JsonNode update = JSON.readTree(browser.event());
            while (line(update, "loss", 0).size() < 50) {
                update = JSON.readTree(browser.event());
            }
            runs.training().end("completed", "");
            end();
            String last = "";
            for (String event = browser.event(); event != null; event = browser.event()) {
                last = event;
            }
            assertThat(JSON.readTree(last).at("/introduction/0").asText()).startsWith("completed: step 50/400");
        }
    }

    @Test
    void pagesAreForThoseWhoKnowTheSecret() throws IOException {
        String path = run.getRawPath();
        String secret = path.split("/")[1];
        String rest = path.substring(1 + secret.length());
        String other = (secret.charAt(0) == 'x' ? 'y' : 'x') + secret.substring(1);
        assertThat(RawBrowser.status(run, "GET", path)).isEqualTo(200);
        for (String wrong : List.of(
                "/",
                "/runs/",
                rest,
                path.substring(1),
                path.substring(5),
                "//" + path,
                "*",
                "/" + other + rest,
                "/" + secret.substring(1) + rest,
                "/" + secret + "x" + rest,
                "/" + other + "/.." + path)) {
            assertThat(RawBrowser.answer(run, "GET", wrong))
                    .as(wrong)
                    .doesNotContain("locmoe-run", "figure")
                    .matches("(?s)HTTP/1.1 40[04].*");
        }
    }

    @Test
    void namesOfOtherHostsAreRefused() throws IOException {
        String path = run.getRawPath();
        for (String host : List.of("evil.example", "evil.example:" + run.getPort(), "127.0.0.1.evil.example", "")) {
            assertThat(RawBrowser.status(run, "GET", path, "Host: " + host))
                    .as(host)
                    .isIn(400, 421);
            assertThat(RawBrowser.status(run, "POST", path + "checkpoint", "Host: " + host, "Origin: http://" + host))
                    .as(host)
                    .isIn(400, 421);
        }
        assertThat(RawBrowser.status(run, "GET", path, "Host: localhost:9000")).isEqualTo(200);
        assertThat(runs.asked()).isEmpty();
    }

    @Test
    void pagesOfOtherOriginsReadAndChangeNothing() throws IOException {
        String path = run.getRawPath();
        for (String origin :
                List.of("http://evil.example", "null", "http://localhost:1", "https://" + run.getAuthority())) {
            assertThat(RawBrowser.status(run, "GET", path, "Origin: " + origin)).isEqualTo(403);
            assertThat(RawBrowser.status(run, "GET", path + "events", "Origin: " + origin, "Connection: close"))
                    .isEqualTo(403);
            assertThat(RawBrowser.status(run, "POST", path + "checkpoint", "Origin: " + origin))
                    .isEqualTo(403);
        }
        assertThat(RawBrowser.status(run, "POST", path + "checkpoint"))
                .as("without an origin")
                .isEqualTo(403);
        assertThat(RawBrowser.status(run, "GET", path + "checkpoint"))
                .as("a link")
                .isEqualTo(404);
        assertThat(RawBrowser.status(run, "PUT", path, "Origin: http://" + run.getAuthority()))
                .isEqualTo(405);
        assertThat(runs.asked()).isEmpty();
        assertThat(RawBrowser.answer(run, "GET", path))
                .contains("frame-ancestors 'none'", "cross-origin-resource-policy: same-origin", "no-referrer");
    }

    @Test
    void theButtonsOfThePageAskTheRun() throws IOException {
        String own = "Origin: http://" + run.getAuthority();
        assertThat(RawBrowser.answer(run, "POST", run.getRawPath() + "checkpoint", own))
                .startsWith("HTTP/1.1 200")
                .contains("asked for a checkpoint");
        assertThat(runs.asked()).containsExactly("checkpoint");
        assertThat(RawBrowser.answer(run, "POST", run.getRawPath() + "cancel", own))
                .startsWith("HTTP/1.1 409")
                .contains("the mesh does not answer");
        assertThat(RawBrowser.status(run, "POST", run.getRawPath() + "delete", own))
                .isEqualTo(404);
        assertThat(RawBrowser.status(run, "POST", server.address().getRawPath(), own))
                .isEqualTo(404);
    }

    @Test
    void namesLeadNowhereElse() throws IOException {
        String root = server.address().getRawPath();
        for (String name : List.of("..", "..%2F..%2Fetc", "%2e%2e", "%00", "%", "nothing")) {
            assertThat(RawBrowser.status(run, "GET", root + "runs/" + name + "/"))
                    .as(name)
                    .isIn(400, 404);
            assertThat(RawBrowser.status(run, "GET", root + "comparisons/" + name + "/"))
                    .as(name)
                    .isIn(400, 404);
        }
    }

    @Test
    void runsAreListedFilteredAndLaidOverEachOther(@TempDir Path directory) throws IOException {
        String root = server.address().getRawPath();
        String all = RawBrowser.answer(run, "GET", root);
        assertThat(all)
                .contains(SampleRuns.ENDED, "20261201-1 &lt;b&gt;locmoe&lt;/b&gt;", "runs/20261130-hash/")
                .doesNotContain("<b>locmoe", "Comparisons");
        assertThat(RawBrowser.answer(run, "GET", root + "?filter=router%3Dhash"))
                .contains(SampleRuns.ENDED)
                .doesNotContain("20261201-1");
        assertThat(RawBrowser.answer(run, "GET", root + "?filter=%23base"))
                .contains("<td>#base &lt;i&gt;</td>")
                .doesNotContain("20261201-1");
        String both = "over?run=" + SampleRuns.ENDED + "&run=20261201-1+%3Cb%3Elocmoe%3C%2Fb%3E";
        assertThat(RawBrowser.answer(run, "GET", root + both))
                .contains(">router</td><td>hash</td><td>locmoe</td>", "All others are the same")
                .doesNotContain(">nodes</td>");
        assertThat(RawBrowser.answer(run, "GET", root + "over?run=" + SampleRuns.ENDED))
                .contains("from two to 8 runs");
        Path page = Files.writeString(directory.resolve("index.html"), "<script>1</script>");
        end();
        server = PageServer.start(runs.with(Map.of("fair", page)), 10);
        root = server.address().getRawPath();
        assertThat(RawBrowser.answer(server.address(), "GET", root)).contains("comparisons/fair/");
        assertThat(RawBrowser.answer(server.address(), "GET", root + "comparisons/fair/"))
                .contains("sandbox allow-scripts", "<script>1</script>");
    }

    @Test
    void aRunIsOneFileToSend() throws IOException {
        assertThat(RawBrowser.answer(run, "GET", run.getRawPath() + "report.html"))
                .contains("attachment", "default-src 'none'", "id=\"load-2\"")
                .doesNotContain("connect-src", "EventSource", "data-post", run.getRawPath());
    }

    @Test
    void theFileToSendAndThePageItselfHaveTheFiguresOfTheEvents() throws IOException {
        runs.validate(20, Double.NaN);
        runs.validate(40, 0.5);
        try (RawBrowser browser = follow()) {
            JsonNode items = JSON.readTree(browser.event()).get("items");
            for (String address : List.of("report.html", "")) {
                String html = RawBrowser.answer(run, "GET", run.getRawPath() + address);
                for (JsonNode item : items) {
                    if (item.has("option")) {
                        assertThat(option(html, item.get("id").asText())).isEqualTo(item.get("option"));
                        assertThat(html)
                                .contains("<figcaption>"
                                        + Markup.escaped(item.get("caption").asText()) + "</figcaption>");
                    }
                }
            }
        }
    }

    private static JsonNode option(String html, String chart) throws IOException {
        String figure = html.substring(html.indexOf("<figure id=\"" + chart + "\""));
        String json = figure.substring(figure.indexOf("json\">") + 6, figure.indexOf("</script>"));
        return JSON.readTree(json);
    }

    @Test
    void theRoutesOfValidationsAreOnThePageIfThereAreAny() throws IOException {
        try (RawBrowser browser = follow()) {
            assertThat(browser.event()).contains("\"load-2\"").doesNotContain("stability", "confusion");
        }
        runs.validate(10, Double.NaN);
        runs.validate(20, 0.5);
        ReportValidation last = runs.validate(40, 0.625);
        try (RawBrowser browser = follow()) {
            JsonNode update = JSON.readTree(browser.event());
            assertThat(series(update, "stability", 0)).hasToString("[[20,50],[40,62.5]]");
            assertThat(series(update, "stability", 1)).hasToString("[[20,25],[40,31.25]]");
            assertThat(cells(update, "confusion-2"))
                    .isEqualTo(cells(last.layers().getLast().shadow().confusion()))
                    .contains("[3,0,30]", "[4,1,2]");
            assertThat(update.toString())
                    .contains("\"expert of locmoe\"", "\"expert of top-k\"", "\"expert of switch (shadow)\"")
                    .contains(
                            "validation after step 40, by",
                            "send 25.0% of the tokens to the same experts",
                            "send 75.0%");
        }
    }

    private static List<String> cells(long[][] matrix) {
        List<String> cells = new ArrayList<>();
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix.length; column++) {
                cells.add("[" + column + "," + row + "," + matrix[row][column] + "]");
            }
        }
        return cells;
    }

    @Test
    void validationsAndFailuresAreOnThePage() throws IOException {
        runs.training().accept(new TrainingEvent.Validated(40, 2.5));
        runs.training()
                .onRecovery(new ReportFailure(
                        List.of("node-1"), 20, 18, "snapshot", 2, List.of("node-0", "node-2"), 1.5, "killed"));
        try (RawBrowser browser = follow()) {
            JsonNode update = JSON.readTree(browser.event());
            assertThat(runs.training().report().validations())
                    .containsExactly(new ReportValidation(40, 2.5, List.of()));
            assertThat(series(update, "loss", 1).toString()).isEqualTo("[[40,2.5]]");
            assertThat(item(update, "goodput").toString()).contains("{\"name\":\"node-1\",\"xAxis\":20");
            assertThat(update.toString())
                    .contains("{\"name\":\"node-1\",\"xAxis\":20", "node-1 failed in step 20; again from step 18");
        }
    }
}
