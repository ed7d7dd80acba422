package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm tells after an installation names objects that there are, and the directory of the run. */
class NotesTest {
    static List<String> ways() {
        return Chart.ways();
    }

    private static boolean trains(JsonNode container) {
        return container.path("name").asText().equals("train");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void notesSayHowToFollowTheTrainingAndWhereItsReportIs(String way) {
        String text = Chart.render(way, Map.of());
        String notes = Hooks.notes(way, Map.of());
        JsonNode train = Chart.objects(text).stream()
                .flatMap(object -> object.findValues("containers").stream())
                .flatMap(JsonNode::valueStream)
                .filter(NotesTest::trains)
                .findFirst()
                .orElseThrow();
        List<String> words =
                train.path("args").valueStream().map(JsonNode::asText).toList();
        String directory = words.get(words.indexOf("--out") + 1);
        assertThat(notes)
                .contains("logs --follow job/" + job(text) + "\n")
                .contains("in " + directory + " on the claim demo-locmoe.")
                .contains("./locmoe runs fetch " + directory.replace("/data/", "") + " --mesh localhost:7400"
                        + " --certificates DIRECTORY --out run");
        assertThat(notes.contains("helm --namespace training test demo"))
                .isEqualTo(Chart.objects(text).stream()
                        .anyMatch(object -> object.path("kind").asText().equals("StatefulSet")));
    }

    /** A set's job has the set's name, its own, and the number of the replica. */
    private static String job(String text) {
        return Chart.objects(text).stream()
                .filter(object -> object.path("kind").asText().matches("Job|JobSet|TrainJob"))
                .map(object -> object.at("/metadata/name").asText()
                        + (object.path("kind").asText().equals("Job") ? "" : "-train-0"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void notesOfAMeshWithoutATrainingSayHowToTrain() {
        assertThat(Hooks.notes(
                        "plain", Map.of("job.kind", "none", "job.arguments", "null", "certificates.from", "none")))
                .contains("port-forward service/demo-locmoe-control 7400")
                .contains("./locmoe train --mesh localhost:7400 --steps 100")
                .contains("It is open")
                .doesNotContain("logs --follow", "DIRECTORY");
    }

    @Test
    void notesSayThatAReportWithoutAVolumeGoesWithThePods() {
        assertThat(Hooks.notes("plain", Map.of("data.kind", "none"))).contains("of the pods, and go with them.");
    }
}
