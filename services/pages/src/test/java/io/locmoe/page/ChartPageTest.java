package io.locmoe.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a browser gets. The chart library's own script is left out, as its texts are its own matter. */
class ChartPageTest {
    private static final Pattern OPTION =
            Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

    private final ChartPage page = SamplePage.page();
    private final String html = page.html().replace(ChartLibrary.load().script(), "");

    @Test
    void aPageRefersToNothingOutsideOfItself() {
        Matcher reference = Pattern.compile(
                        "\\b(?:src|href|action|data|poster|srcset)\\s*=\\s*\"([^\"]*)|@import|url\\(|//\\w")
                .matcher(html.replaceAll("(?s)<script type=\"application/json\">.*?</script>", ""));
        while (reference.find()) {
            assertThat(reference.group(1)).as(reference.group()).startsWith("#section-");
        }
        assertThat(html).contains("default-src 'none'").doesNotContain("fetch(", "XMLHttpRequest", "import(");
    }

    @Test
    void everyNumberOfTheChartsIsInTheirOptions() throws IOException {
        List<JsonNode> options = options(html);
        List<Chart> charts = page.sections().stream()
                .flatMap(section -> section.charts().stream())
                .toList();
        assertThat(options)
                .extracting(JsonNode::toString)
                .isEqualTo(
                        charts.stream().map(chart -> chart.option().toString()).toList());
        assertThat(options.get(2).findValuesAsText("name")).contains("compute", "exchange", "wait");
        assertThat(options.get(2).at("/series/1/data").toString()).isEqualTo("[31,35.5,4.25]");
        assertThat(options.get(4).at("/series/0/data/31").toString()).isEqualTo("[7,3,970.5]");
        assertThat(options.get(4).at("/visualMap/max").asDouble()).isEqualTo(970.5);
    }

    @Test
    void noTextOpensOrEndsAnElement() {
        assertThat(html.contains("alert(\"1\")") || html.contains("<!--")).isFalse();
        assertThat(html.split("<script", -1).length)
                .as("charts, the library, the page's own")
                .isEqualTo(1 + 7 + 2);
        assertThat(html.split("</script>", -1).length).isEqualTo(1 + 7 + 2);
        assertThat(html)
                .contains(
                        "&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;!-- &#39;it&#39;");
    }

    @Test
    void elementsAreClosedInTheOrderTheyAreOpened() {
        String markup = html.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
        List<String> open = new ArrayList<>();
        Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(markup);
        while (tag.find()) {
            if (!tag.group(1).isEmpty()) {
                assertThat(open.removeLast()).isEqualTo(tag.group(2));
            } else if (!tag.group(2).equals("meta")) {
                open.add(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void everyChartHasATitleACaptionAndADescription() {
        for (PageSection section : page.sections()) {
            for (Chart chart : section.charts()) {
                String title = Markup.escaped(chart.title());
                String caption = Markup.escaped(chart.caption());
                assertThat(html)
                        .contains(
                                "<figure id=\"" + chart.id() + "\"",
                                "<h3>" + title + "</h3>",
                                "<figcaption>" + caption + "</figcaption>",
                                "aria-label=\"" + title + ". " + caption + "\"");
            }
        }
    }

    @Test
    void valuesThatAreNotFiniteAreGaps() {
        Chart chart = new PlotChart("gap", "Gap", "x", "y")
                .line("a", new double[] {1, 2, 3}, new double[] {1.5, Double.NaN, Double.POSITIVE_INFINITY})
                .chart();
        assertThat(chart.option().at("/series/0/data").toString()).isEqualTo("[[1,1.5],[2,null],[3,null]]");
    }

    @Test
    void invalidChartsAndTablesAreRefused() {
        Chart loss = SamplePage.loss();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chart("Loss 1", "", "", loss.option()))
                .withMessageContaining("'Loss 1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ChartPage("t", List.of(), List.of(new PageSection("h", List.of(), List.of(loss, loss)))))
                .withMessageContaining("loss");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataTable("t", List.of("a", "b"), List.of(List.of("1"))))
                .withMessageContaining("2 columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlotChart("a", "", "", "").line("one", new double[2], new double[3]))
                .withMessageContaining("2 and 3 values");
    }

    /** Numbers with a unit are numbers: they are aligned, and never parted from it. */
    @Test
    void aColumnOfNumbersWithUnitsIsNumeric() {
        DataTable table = new DataTable(
                "Times",
                List.of("router", "epoch", "between nodes", "size"),
                List.of(
                        List.of("hash", "15.00 s", "1.30 ± 0.02 MB", "9"),
                        List.of("switch", "14.5 ± 0.1 s", "–", "9 ships")));
        assertThat(List.of(0, 1, 2, 3)).filteredOn(table::isNumeric).containsExactly(1, 2);
    }

    @Test
    void thePageIsWrittenAsUtf8() throws IOException {
        Path file = Path.of("target", "sample-page.html");
        page.write(file);
        assertThat(Files.readString(file)).isEqualTo(page.html()).contains("δ");
    }

    private static List<JsonNode> options(String html) throws IOException {
        List<JsonNode> options = new ArrayList<>();
        Matcher script = OPTION.matcher(html);
        while (script.find()) {
            options.add(new ObjectMapper().readTree(script.group(1)));
        }
        return options;
    }
}
