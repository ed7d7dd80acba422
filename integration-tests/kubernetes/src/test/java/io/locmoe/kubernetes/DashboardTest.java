package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana is JSON with panels that do not overlap, of metrics that nodes have. */
class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("\\b((?:locmoe|jvm|process)_[a-z_]+)(\\{[^}]*})?");

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Files.readString(Chart.DIRECTORY.resolve("dashboards/locmoe.json")));
    }

    @Test
    void everyQueryIsOfMetricsThatNodesHaveAndOfOneMesh() throws IOException {
        Set<String> known = AlertsTest.table("user-guide/metrics.md");
        known.addAll(Set.of("jvm_memory_used_bytes", "jvm_memory_max_bytes"));
        List<String> queries = dashboard().findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(20).allSatisfy(query -> {
            List<MatchResult> metrics = METRIC.matcher(query).results().toList();
            assertThat(metrics).isNotEmpty();
            assertThat(metrics.stream().map(metric -> metric.group(1))).isSubsetOf(known);
            assertThat(metrics.stream().map(metric -> String.valueOf(metric.group(2))))
                    .allSatisfy(labels -> assertThat(labels).contains("namespace=\"$namespace\"", "pod=~\"$mesh-.+\""));
            assertThat(query.replaceAll("[^(]", "")).hasSameSizeAs(query.replaceAll("[^)]", ""));
        });
    }

    @Test
    void variablesOfQueriesAreDeclared() throws IOException {
        assertThat(dashboard().at("/templating/list").findValuesAsText("name"))
                .containsExactly("datasource", "namespace", "mesh");
    }

    @Test
    void panelsHaveTitlesAndPlacesOfTheirOwn() throws IOException {
        Set<String> cells = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        assertThat(dashboard().path("panels")).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("targets")).isNotEmpty();
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(cells.add(x + " " + (place.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        });
    }

    @Test
    void aConfigMapWithGrafanasLabelHasItOnRequest() throws IOException {
        assertThat(Chart.render("plain", Map.of())).doesNotContain("grafana");
        JsonNode map = Chart.objects(Chart.render("plain", Map.of("metrics.dashboard", "true"))).stream()
                .filter(object -> object.at("/metadata/name").asText().equals("demo-locmoe-dashboard"))
                .findFirst()
                .orElseThrow();
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(new ObjectMapper().readTree(map.at("/data/locmoe.json").asText()))
                .isEqualTo(dashboard());
    }
}
