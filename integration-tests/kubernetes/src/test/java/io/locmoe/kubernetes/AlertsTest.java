package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Alerts are rules that Prometheus takes, of metrics that nodes have, and each is explained. */
class AlertsTest {
    private static final Pattern METRIC = Pattern.compile("\\b((?:locmoe|jvm|process)_[a-z_]+)\\{([^}]*)}");
    private static final Pattern TABLE = Pattern.compile("(?m)^\\| `(Locmoe[A-Za-z]+|locmoe_[a-z_]+)` \\|");
    /** A function, an aggregation, an operator, a number, a range, or the place of a metric. */
    private static final Pattern GRAMMAR =
            Pattern.compile("(?:sum|max|min|increase|by \\((?:node|pod)\\)|and|METRIC|\\[\\d+[mh]]"
                    + "|[<>=!]=?|/|\\d+(?:\\.\\d+)?|[() ])+");

    private final JsonNode rule =
            Chart.object(Chart.render("plain", Map.of("metrics.rules", "true")), "PrometheusRule");

    /** The first column of a page's table. */
    static Set<String> table(String page) throws IOException {
        String text = Files.readString(Project.root().resolve("docs").resolve(page));
        return TABLE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JsonNode rules() {
        return rule.at("/spec/groups/0/rules");
    }

    @Test
    void alertsAreRenderedOnlyOnRequest() {
        assertThat(Chart.render("plain", Map.of())).doesNotContain("PrometheusRule");
    }

    @Test
    void everyAlertHasTheFieldsOfAPrometheusRule() {
        assertThat(rule.path("apiVersion").asText()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(rule.at("/spec/groups/0/name").asText()).isEqualTo("demo-locmoe");
        assertThat(rules()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.fieldNames()).toIterable().isSubsetOf("alert", "expr", "for", "labels", "annotations");
            assertThat(alert.path("for").asText("1m")).matches("\\d+m");
            assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(alert.at("/annotations/summary").asText()).endsWith(".").hasSizeGreaterThan(20);
        });
    }

    @Test
    void operationsPageExplainsExactlyTheRenderedAlerts() throws IOException {
        Set<String> alerts = StreamSupport.stream(rules().spliterator(), false)
                .map(alert -> alert.path("alert").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(table("operations.md")).isEqualTo(alerts);
    }

    @Test
    void alertExpressionsUseKnownMetricsOfThisReleaseOnly() throws IOException {
        Set<String> known = table("user-guide/metrics.md");
        known.addAll(Set.of("jvm_memory_used_bytes", "jvm_memory_max_bytes"));
        assertThat(rules()).allSatisfy(alert -> {
            String expression = alert.path("expr").asText();
            assertThat(METRIC.matcher(expression).results().map(found -> found.group(1)))
                    .isNotEmpty()
                    .isSubsetOf(known);
            assertThat(METRIC.matcher(expression).results().map(MatchResult::group))
                    .allSatisfy(
                            metric -> assertThat(metric).contains("namespace=\"training\"", "pod=~\"demo-locmoe-.+\""));
            String bones = METRIC.matcher(expression).replaceAll("METRIC");
            assertThat(bones).matches(GRAMMAR);
            assertThat(bones.replaceAll("[^(]", "")).hasSameSizeAs(bones.replaceAll("[^)]", ""));
        });
    }
}
