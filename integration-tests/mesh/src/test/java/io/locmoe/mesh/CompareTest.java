package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.launcher.network.LinkRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} with real nodes. */
@Tag("slow")
class CompareTest {
    private static final String[] JOB = {
        "--nodes",
        "2",
        "--steps",
        "6",
        "--set",
        "width=64",
        "--set",
        "feedForward=128",
        "--set",
        "sequence=32",
        "--set",
        "warmupSteps=1",
        "--set",
        "experts=4"
    };

    /** Many short jobs one after the other: half a minute here, more where the machine is busy. */
    private static final int LIMIT_SECONDS = 600;

    @TempDir
    Path directory;

    private Locmoe compare(String... arguments) {
        List<String> all = new ArrayList<>(List.of("compare", "--out", "out"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(Arrays.asList(JOB));
        Locmoe command = Locmoe.start(directory, all.toArray(String[]::new));
        command.exitCode(LIMIT_SECONDS);
        return command;
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("out/compare.json").toFile());
    }

    @Test
    void trainsEachRouterFromTheSameWeightsAndShowsWhatItDid() throws IOException {
        String[] routers = {
            "--routers", "hash,locmoe,locmoe:mu=0", "--seeds", "2", "--rounds", "2", "--set", "shadow=hash"
        };
        Locmoe first = compare(routers);
        assertThat(first.exitCode(1)).as(first.output() + first.errors()).isZero();
        assertThat(first.output()).contains("turn 12 of 12", "contender", "max/mean load", "index.html has the charts");
        JsonNode sides = result().path("contenders");
        assertThat(sides)
                .extracting(side -> side.path("label").asText())
                .containsExactly("hash", "locmoe", "locmoe:mu=0");
        assertThat(sides).allSatisfy(side -> {
            assertThat(side.path("runs")).hasSize(2);
            assertThat(side.at("/runs/0/series")).hasSize(6);
            assertThat(side.at("/summary/epochSeconds/mean").asDouble()).isPositive();
            assertThat(side.path("against")).hasSize(2);
        });
        // The locality loss changes gradients, not what the first step sees: same text, same weights.
        assertThat(firstLoss(sides.get(1))).isEqualTo(firstLoss(sides.get(2)));
        assertThat(sides.at("/1/runs/0/series/0/layers/0/losses").has("locality"))
                .isTrue();
        assertThat(sides.at("/2/runs/0/series/0/layers/0/losses").has("locality"))
                .isFalse();
        String page = Files.readString(directory.resolve("out/index.html"));
        assertThat(page).contains("Expert load, locmoe:mu=0, sparse layer 1", "Shadow hash, which moved nothing");
        assertThat(agreement(sides.get(0))).as("a shadow of the first router").isEqualTo(1);
        assertThat(agreement(sides.get(1))).isBetween(0.0, 0.9);
        assertThat(page).contains("100.0%", String.format(Locale.ROOT, "%.1f%%", 100 * agreement(sides.get(1))));

        String before = sides.toString();
        Locmoe again = compare(routers);
        assertThat(again.exitCode(1)).as(again.output() + again.errors()).isZero();
        assertThat(again.output()).as("all turns are done").doesNotContain("turn 1 of 12");
        assertThat(result().path("contenders").toString()).isEqualTo(before);

        Locmoe other = compare("--routers", "hash,locmoe");
        assertThat(other.exitCode(1)).isEqualTo(2);
        assertThat(other.errors()).contains("holds another comparison");
    }

    private static double agreement(JsonNode side) {
        return side.at("/runs/0/shadow/agreement").asDouble();
    }

    private static double firstLoss(JsonNode side) {
        return side.at("/runs/0/series/0/lossPerToken").asDouble();
    }

    @Test
    void choosesTheRateForAShareOfTheExchange() throws IOException {
        Namespaces.assume();
        Locmoe command = compare(
                "--routers", "hash", "--seeds", "1", "--rounds", "1", "--exchange-share", "0.4", "--set", "batch=64");
        assertThat(command.exitCode(1)).as(command.output() + command.errors()).isZero();
        JsonNode job = result().path("job");
        assertThat(job.path("calibration")).isNotEmpty();
        JsonNode last = job.path("calibration").get(job.path("calibration").size() - 1);
        assertThat(job.path("linkRates"))
                .hasSize(2)
                .allSatisfy(rate -> assertThat(LinkRate.parse(rate.asText()).bitsPerSecond())
                        .isEqualTo(Math.round(last.path("bitsPerSecond").asDouble())));
        assertThat(last.path("exchangeShare").asDouble()).isBetween(0.3, 0.5);
    }

    /** On slow links the gradients take their part too. */
    @Test
    void aShareThatNoRateReachesIsRefused() {
        Namespaces.assume();
        Locmoe command = compare("--routers", "hash", "--seeds", "1", "--rounds", "1", "--exchange-share", "0.94");
        assertThat(command.exitCode(1)).isEqualTo(1);
        assertThat(command.errors()).contains("at most", "microBatches");
    }

    @Test
    void wrongOptionsAreToldBeforeAnythingStarts() {
        assertThat(refusal("--routers", "hash,locmo")).contains("did you mean 'locmoe'");
        assertThat(refusal("--routers", "hash", "--link-rate", "1mbit", "--exchange-share", "0.2"))
                .contains("leave one");
        assertThat(refusal("--routers", "hash", "--exchange-share", "1.2")).contains("between 0 and 0.95");
        assertThat(refusal("--routers", "hash", "--seeds", "0")).contains("at least 1");
        assertThat(refusal("--routers", "hash", "--router", "switch")).contains("--routers names the routers");
        assertThat(refusal("--routers", "locmoe:mu=x")).contains("'x' is not a finite number");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    private String refusal(String... arguments) {
        Locmoe command = compare(arguments);
        assertThat(command.exitCode(1)).as(command.output() + command.errors()).isEqualTo(2);
        return command.errors();
    }
}
