package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as people have them who hear them, use no mouse, see no colours, print them, or hold a phone. */
@Tag("slow")
class AccessibilityTest {
    /** Figures that are wider than the paper, or whose drawing is larger than its place. */
    private static final String CUT = """
            [...document.querySelectorAll('figure.chart')].filter((figure) => {
              const place = figure.querySelector('.plot').getBoundingClientRect();
              const drawn = figure.querySelector('svg, canvas').getBoundingClientRect();
              return drawn.right > innerWidth || drawn.bottom > place.bottom + 1
                || drawn.bottom > figure.querySelector('figcaption').getBoundingClientRect().top;
            }).map((figure) => figure.id)""";

    private static final String SHOWN_CONTROLS = """
            [...document.querySelectorAll('button, input, summary, .tools, nav')]
              .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)""";

    /** The dashes of each chart's lines by their colours, as JSON; a bound has the colour of its line. */
    private static final String LINES = """
            [...document.querySelectorAll('figure.chart')].map((figure) => ({id: figure.id, dashes: Object.fromEntries(
              [...figure.querySelectorAll('svg path[fill="none"][stroke-linejoin]')].filter((path) =>
                path.getTotalLength() > 0 && path.getAttribute('stroke-dasharray') !== '2,7').map((path) =>
                [path.getAttribute('stroke'), path.getAttribute('stroke-dasharray') ?? 'solid']))}))""";

    /** Dashes and shapes of the lines of the chart of capacities, as the library was told to draw them. */
    private static final String CAPACITY = """
            echarts.getInstanceByDom(document.querySelector('#capacity .plot')).getOption().series
              .map((line) => `${line.name}: ${line.lineStyle.type} ${line.symbol}`)""";

    /** Bytes that a printed run has, and would not have without its charts. */
    private static final int PRINTED = 300_000;

    @TempDir
    private static Path profile;

    private static PageServer server;
    private static PageServer recorded;
    private static Chromium browser;

    @BeforeAll
    static void open() throws Exception {
        Optional<Path> command = Chromium.command();
        assumeTrue(command.isPresent(), "no Chromium in the PATH; install the package chromium");
        Path comparison = profile.resolve("comparison.html");
        SampleComparison.page().write(comparison);
        SampleRuns runs = SampleRuns.create().with(Map.of("hash-locmoe", comparison));
        runs.train(1, 60);
        server = PageServer.start(runs);
        recorded = PageServer.start(RecordedRuns.read());
        browser = Chromium.start(command.get(), profile);
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
            server.close();
            recorded.close();
        }
    }

    private static Map<String, URI> pages() {
        return Map.of(
                "run", recorded.address(RecordedRuns.NAME),
                "mesh", recorded.address().resolve(Addresses.MESH + "/"),
                "runs", server.address(),
                "over", server.address().resolve("over?run=20261201-1+%3Cb%3Elocmoe%3C%2Fb%3E&run=" + SampleRuns.ENDED),
                "comparison", server.address().resolve(Addresses.comparison("hash-locmoe")));
    }

    /** On a wide screen by day, and on a phone in the dark. */
    @Test
    void everybodyCanReadAndOperateEveryPage() throws Exception {
        Axe axe = Axe.load();
        for (Map.Entry<String, URI> page : pages().entrySet()) {
            browser.screen(1400, 1000, "light");
            browser.open(page.getValue());
            assertThat(axe.violations(browser)).as(page.getKey()).isEmpty();
            browser.screen(390, 844, "dark");
            browser.until("document.documentElement.scrollWidth <= 390");
            assertThat(axe.violations(browser))
                    .as(page.getKey() + " on a phone")
                    .isEmpty();
        }
        browser.open(server.address());
        browser.value("document.querySelector('td input').removeAttribute('aria-label')");
        assertThat(axe.violations(browser)).hasSize(1).first().asString().startsWith("label: ");
    }

    @Test
    void onPaperThereAreWholeChartsAndNoControls() throws Exception {
        for (Map.Entry<String, URI> page : pages().entrySet()) {
            browser.screen(1400, 1000, "dark");
            browser.open(page.getValue());
            browser.paper(688, 1000, "dark");
            assertThat(browser.value(SHOWN_CONTROLS)).as(page.getKey()).isEmpty();
            assertThat(browser.value(CUT)).as(page.getKey()).isEmpty();
            assertThat(browser.value("getComputedStyle(document.body).backgroundColor")
                            .asText())
                    .isEqualTo("rgb(255, 255, 255)");
            browser.picture(Path.of("target", "paper-" + page.getKey() + ".png"));
        }
    }

    /** The outline of the PDF has all headings; that charts are drawn is told by its size alone. */
    @Test
    void aPrintedRunHasAllHeadingsAndCharts() throws Exception {
        browser.screen(1400, 1000, "dark");
        browser.open(pages().get("run"));
        PrintedPage printed = PrintedPage.of(browser.pdf());
        List<String> headings = new ArrayList<>();
        browser.value("[...document.querySelectorAll('h1, h2, h3')].map((heading) => heading.textContent)")
                .forEach(heading -> headings.add(heading.asText()));
        assertThat(headings).hasSizeGreaterThan(24).contains("Experts", "Routing stability of each layer", "Goodput");
        assertThat(printed.headings()).containsAll(headings);
        assertThat(printed.pages()).isBetween(8L, 30L);
        assertThat(printed.pdf()).hasSizeGreaterThan(PRINTED);
    }

    /** Lines have dashes of their own; what a heat map's colours say is in a table, which a key opens. */
    @Test
    void nothingIsToldByColourAlone() throws Exception {
        browser.screen(1400, 1000, "light");
        browser.sight("achromatopsia");
        for (String page : List.of("run", "over", "comparison")) {
            browser.open(pages().get(page));
            int lines = 0;
            for (JsonNode chart : browser.value(LINES)) {
                lines = Math.max(lines, chart.get("dashes").size());
                assertThat(chart.get("dashes"))
                        .as(page + ", " + chart.get("id"))
                        .doesNotHaveDuplicates();
            }
            assertThat(lines).as(page).isGreaterThan(1);
            browser.picture(Path.of("target", "without-colour-" + page + ".png"));
        }
        browser.open(pages().get("run"));
        JsonNode capacity = browser.value(CAPACITY);
        assertThat(capacity).doesNotHaveDuplicates().hasSize(4);
        assertThat(capacity.toString())
                .contains("layer 1: solid circle", "layer 1, bound: 2,7 circle", "layer 2, bound: 2,7 rect");
        browser.value("document.querySelector('#confusion-1 summary').focus()");
        browser.enter();
        browser.until("document.querySelectorAll('#confusion-1 .values tr').length === 81");
        browser.open(pages().get("comparison"));
        browser.value("document.querySelector('#load summary').focus()");
        browser.enter();
        browser.until("document.querySelectorAll('#load .values tr').length === 6");
        browser.sight("none");
        JsonNode table = browser.value("document.querySelector('#load .values').innerText");
        assertThat(table.asText()).contains("locmoe\t1\t28");
    }

    /** The darker a cell of a heat map, the more there is, and in the dark the lighter. */
    @Test
    void heatMapsAreScalesOfGrey() throws Exception {
        browser.open(server.address(SampleRuns.TRAINING));
        String text = browser.value("[...document.scripts].at(-1).textContent").asText();
        List<List<Double>> scales = LightnessScale.of(text);
        assertThat(scales).hasSize(2);
        assertThat(scales.get(0)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(scales.get(1)).isSorted();
    }
}
