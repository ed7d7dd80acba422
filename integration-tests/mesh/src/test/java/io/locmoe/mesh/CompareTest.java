package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.TinyText;
import io.locmoe.launcher.network.LinkRate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code compare}, with processes for nodes; the laboratory's ComparisonTest looks at its result. */
@Tag("slow")
class CompareTest {
    /** Many short jobs one after the other. */
    private static final int LIMIT_SECONDS = 600;

    @TempDir
    Path directory;

    private String[] words(String options) {
        List<String> words = new ArrayList<>(List.of("compare", "--out", out().toString()));
        words.addAll(List.of(options.split(" ")));
        words.addAll(Job.tiny()
                .set("nodes", 2)
                .set("batch", 64)
                .steps(6)
                .set("data", TinyText.write(directory.resolve("text")))
                .options());
        return words.toArray(String[]::new);
    }

    private Path out() {
        return directory.resolve("out");
    }

    @Test
    void choosesTheRateForAShareOfTheExchangeAndRemovesTheNetwork() {
        Namespaces.assume();
        Locmoe command =
                Locmoe.start(directory, Map.of(), words("--routers hash --seeds 1 --rounds 1 --exchange-share 0.4"));
        assertThat(command.exitCode(LIMIT_SECONDS))
                .as(command.output() + command.errors())
                .isZero();
        assertThat(Namespaces.of(command.pid())).isEmpty();
        JsonNode job = Locmoe.json(out().resolve("compare.json")).path("job");
        JsonNode probes = job.path("calibration");
        assertThat(probes).isNotEmpty();
        JsonNode last = probes.get(probes.size() - 1);
        assertThat(job.path("linkRates"))
                .hasSize(2)
                .allSatisfy(rate -> assertThat(LinkRate.parse(rate.asText()).bitsPerSecond())
                        .isEqualTo(Math.round(last.path("bitsPerSecond").asDouble())));
        assertThat(probes)
                .as("the last is the nearest")
                .allSatisfy(probe -> assertThat(distance(probe)).isGreaterThanOrEqualTo(distance(last)));
    }

    private static double distance(JsonNode probe) {
        return Math.abs(probe.path("exchangeShare").asDouble() - 0.4);
    }

    @Test
    void wrongOptionsAreToldBeforeAnythingStarts() {
        assertThat(refusal("--routers hash,locmo")).contains("did you mean 'locmoe'");
        assertThat(refusal("--routers hash --link-rate 1mbit --exchange-share 0.2"))
                .contains("leave one");
        assertThat(refusal("--routers hash --exchange-share 1.2")).contains("between 0 and 0.95");
        assertThat(refusal("--routers hash --seeds 0")).contains("at least 1");
        assertThat(refusal("--routers hash --router switch")).contains("--routers names the routers");
        assertThat(refusal("--routers locmoe:mu=x")).contains("'x' is not a finite number");
        assertThat(out()).doesNotExist();
    }

    private String refusal(String options) {
        CommandHere command = CommandHere.run(words(options));
        assertThat(command.exitCode()).as(command.text()).isEqualTo(2);
        return command.errors();
    }
}
