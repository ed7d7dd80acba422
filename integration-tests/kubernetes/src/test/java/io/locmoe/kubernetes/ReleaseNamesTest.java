package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm takes names of releases that are no names of services and pods; the chart makes such names of them. */
class ReleaseNamesTest {
    private static final int LONGEST = 63;
    /** What JobSet appends to its own name for a pod of the largest mesh, with the five letters of a Job's pod. */
    private static final String POD_OF_SET = "-nodes-0-4095-abcde";
    /** What a Job appends for its pods. */
    private static final String POD = "-abcde";

    static Stream<String> releases() {
        return Stream.of("r".repeat(53), "1abc", "my.release", "9." + "x-".repeat(20) + "y", "a");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyObjectAndPodOfAReleaseHasAPermittedName(String release) {
        for (String way : Chart.ways()) {
            String text = Chart.render(release, way, Map.of());
            assertThat(Chart.objects(text)).isNotEmpty().allSatisfy(object -> {
                String name = object.at("/metadata/name").asText();
                assertThat(name).matches("[a-z]([-a-z0-9]*[a-z0-9])?").hasSizeLessThanOrEqualTo(LONGEST);
                switch (object.path("kind").asText()) {
                    case "JobSet", "TrainJob" -> assertThat(name + POD_OF_SET).hasSizeLessThanOrEqualTo(LONGEST);
                    case "Job" -> assertThat(name + POD).hasSizeLessThanOrEqualTo(LONGEST);
                    default -> assertThat(name + "-4095").hasSizeLessThanOrEqualTo(LONGEST);
                }
            });
        }
    }

    @Test
    void releasesOfDifferentNamesHaveObjectsOfDifferentNames() {
        List<String> releases = List.of(
                "my.release", "my-release", "r".repeat(53), "r".repeat(52), "1abc", "locmoe-1abc", "locmoe.1abc");
        assertThat(releases.stream().map(release -> set(release, Map.of())))
                .doesNotHaveDuplicates()
                .contains("my-release-locmoe", "locmoe-1abc");
    }

    private static String set(String release, Map<String, String> values) {
        JsonNode set = Chart.object(Chart.render(release, "plain", values), "StatefulSet");
        return set.at("/metadata/name").asText();
    }

    @Test
    void theNameCanBeOverridden() {
        assertThat(set("demo", Map.of("nameOverride", "moe"))).isEqualTo("demo-moe");
        assertThat(set("demo", Map.of("fullnameOverride", "blue"))).isEqualTo("blue");
        String text = Chart.render("plain", Map.of("nameOverride", "moe"));
        assertThat(Chart.object(text, "StatefulSet").at("/spec/selector/matchLabels/app.kubernetes.io~1name"))
                .hasToString("\"moe\"");
    }
}
