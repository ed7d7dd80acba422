package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.page.Chart;
import io.locmoe.report.RunReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of validations, of models of many shapes. */
class RouteChartsTest {

    private static List<LayerValidation> stable(double... stability) {
        return DoubleStream.of(stability)
                .mapToObj(share -> new LayerValidation(share, null))
                .toList();
    }

    private static RouteCharts charts(int experts, List<List<LayerValidation>> validations) {
        SampleRuns runs = SampleRuns.create();
        int layers = validations.getLast().size();
        LayerReport layer = new LayerReport(new long[experts], 1, 1, 0, 0, 0, Map.of(), Map.of(), null);
        runs.training().add(LongRunPageTest.of(1, Collections.nCopies(layers, layer)));
        for (int i = 0; i < validations.size(); i++) {
            runs.training().accept(new TrainingEvent.Validated(10 * (i + 1), 2.5, validations.get(i)));
        }
        RunReport report = runs.training().report();
        return new RouteCharts(report, layers);
    }

    private static List<LayerValidation> shadowed(int layers, int groups) {
        ShadowValidation shadow = new ShadowValidation(0.5, new long[groups + 1][groups + 1]);
        return Collections.nCopies(layers, new LayerValidation(0.5, shadow));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void manyLayersAreARangeAndAValueThatIsNotKnownDoesNotCount() {
        RouteCharts charts =
                charts(4, List.of(stable(0.1, 0.25, Double.NaN, 0.5, 0.5, 0.5, 0.75), stable(1, 1, 1, 1, 1, 1, 1)));
        JsonNode series = charts.stability().orElseThrow().option().get("series");
        assertThat(series.findValuesAsText("name")).containsExactly("highest", "mean", "lowest");
        assertThat(series.at("/0/data")).hasToString("[[10,75],[20,100]]");
        assertThat(series.at("/2/data")).hasToString("[[10,10],[20,100]]");
        assertThat(series.at("/1/data/0/1").asDouble()).isEqualTo(260 / 6.);
    }

    @Test
    void theFirstValidationOfAJobIsNotDrawn() {
        RouteCharts charts = charts(4, List.of(stable(Double.NaN), stable(0.5), stable(Double.NaN), stable(0.75)));
        assertThat(charts.stability().orElseThrow().option().at("/series/0/data"))
                .hasToString("[[20,50],[40,75]]");
        assertThat(charts(4, List.of(stable(Double.NaN))).stability()).isEmpty();
        assertThat(charts(4, List.of(List.of())).stability()).isEmpty();
        assertThat(charts.confusions()).as("without a shadow").isEmpty();
    }

    /** The engine counts expert {@code e} in group {@code e * 32 / experts}. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 32, 33, 48, 100, 512})
    void aRowNamesTheExpertsThatTheEngineCountsInIt(int experts) {
        int groups = Math.min(experts, 32);
        Chart map = charts(experts, List.of(shadowed(1, groups))).confusions().getFirst();
        List<String> labels = texts(map.option().at("/yAxis/data"));
        assertThat(labels)
                .hasSize(groups + 1)
                .endsWith("none")
                .isEqualTo(texts(map.option().at("/xAxis/data")));
        for (int expert = 0; expert < experts; expert++) {
            int[] ends = Arrays.stream(labels.get(expert * groups / experts).split("–"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            assertThat(expert).isBetween(ends[0], ends[ends.length - 1]);
        }
    }

    @Test
    void aDeepModelHasMapsOfSomeLayersFromTheFirstToTheLast() {
        assertThat(charts(4, List.of(shadowed(24, 4))).confusions())
                .extracting(Chart::id)
                .containsExactly(
                        "confusion-1",
                        "confusion-4",
                        "confusion-7",
                        "confusion-10",
                        "confusion-14",
                        "confusion-17",
                        "confusion-20",
                        "confusion-24");
        assertThat(charts(4, List.of(shadowed(8, 4))).confusions()).hasSize(8);
    }
}
