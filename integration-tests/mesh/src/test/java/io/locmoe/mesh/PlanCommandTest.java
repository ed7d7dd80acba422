package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code plan} with the plug-ins of the distribution. */
class PlanCommandTest {
    private static final String MODEL = "plan --vocabulary 256 --set experts=512 --set batch=4096 --set microBatches=1";

    @TempDir
    Path directory;

    private static CommandHere run(String words) {
        return CommandHere.run(words.split(" "));
    }

    private static JsonNode json(String words) throws Exception {
        CommandHere plan = run(words + " --json");
        assertThat(plan.exitCode()).as(plan.text()).isZero();
        return new ObjectMapper().readTree(plan.output());
    }

    @Test
    void plansEveryStrategyOfThousandsOfDevices() throws Exception {
        JsonNode plan = json(MODEL + " --hardware h100 --nodes 512 --devices-per-node 8 --vary tensorParallel=8 --vary"
                + " comm=all-to-all,all-to-all-padded,hierarchical,group-wise,all-gather,dedup --set width=64"
                + " --set heads=8");
        assertThat(plan.path("leftOut")).isEmpty();
        assertThat(plan.path("plans")).hasSize(5);
        for (JsonNode each : plan.path("plans")) {
            assertThat(each.path("devices").asInt()).isEqualTo(4096);
            assertThat(each.at("/step/compute").asDouble()).isPositive();
            assertThat(each.at("/step/exchange").asDouble()).isPositive();
        }
        assertThat(plan.at("/plans/0/choice/comm").asText()).isNotEqualTo("all-gather");
    }

    @Test
    void whatIsFreeAndDoesNotDivideIsLeftOutAndTheRestIsRanked() throws Exception {
        JsonNode plan = json("plan --vocabulary 256 --vary nodes=2,3,4 --hardware h100 --hardware failureHours=1000");
        assertThat(plan.path("plans")).hasSize(2);
        assertThat(plan.at("/leftOut/0/reason").asText()).contains("experts 8 do not divide over 3 nodes");
        assertThat(plan.at("/plans/0/goodput/tokensPerSecond").asDouble())
                .isGreaterThanOrEqualTo(
                        plan.at("/plans/1/goodput/tokensPerSecond").asDouble());
        assertThat(plan.at("/plans/0/goodput/share").asDouble()).isLessThan(0.99);
        assertThat(Stream.of(plan.path("sensitivities"))
                        .flatMap(all -> Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                                .map(all::get))
                        .map(each -> each.path("change").asText()))
                .contains("twice the rate of links between nodes", "half as many failures");
    }

    @Test
    void thePageHasTheNumbersOfAllPlansInTheFileBesideIt() throws Exception {
        Path out = directory.resolve("plan");
        CommandHere plan =
                run("plan --vocabulary 256 --hardware h100 --vary nodes=2,4 --vary overlap=1,2 --best 2 --out " + out);
        assertThat(plan.exitCode()).as(plan.text()).isZero();
        assertThat(plan.output()).contains(out.resolve("index.html") + " has the charts");
        ObjectMapper mapper = new ObjectMapper();
        JsonNode file = mapper.readTree(out.resolve("plan.json").toFile());
        assertThat(file.path("plans")).hasSize(4);
        String page = Files.readString(out.resolve("index.html"));
        JsonNode split = option(page, "step-split");
        for (int i = 0; i < 2; i++) {
            assertThat(split.at("/series/0/data/" + i).asDouble())
                    .isEqualTo(1e3 * file.at("/plans/" + i + "/step/compute").asDouble());
            assertThat(option(page, "progress").at("/series/0/data/" + i).asDouble())
                    .isEqualTo(
                            file.at("/plans/" + i + "/goodput/tokensPerSecond").asDouble());
        }
        assertThat(option(page, "device-memory").at("/series/0/data/1").asDouble())
                .isEqualTo(1e-9 * file.at("/plans/0/memory/state").asDouble());
        assertThat(option(page, "sensitivities").at("/series/0/data/0").asDouble())
                .isEqualTo(100 * file.at("/sensitivities/0/effect").asDouble());
        assertThat(option(page, "devices").at("/series")).hasSize(2);
        assertThat(option(page, "devices").at("/series/0/data")).hasSize(2);
    }

    private static JsonNode option(String page, String chart) throws Exception {
        String marker = "<script type=\"application/json\">";
        int start = page.indexOf(marker, page.indexOf("<figure id=\"" + chart + "\"")) + marker.length();
        return new ObjectMapper().readTree(page.substring(start, page.indexOf("</script>", start)));
    }

    @Test
    void aModelThatDoesNotFitIsSaidSoAndNoError() {
        CommandHere plan = run("plan --vocabulary 256 --hardware h100 --hardware memory=1e6");
        assertThat(plan.exitCode()).as(plan.text()).isZero();
        assertThat(plan.output()).contains("which do NOT fit into 1.0MB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nodes 3 | experts 8 do not divide over 3 nodes; choose a multiple of 3",
                "--best 0 | --best must be at least 1: 0",
                "--vary nodes | --vary nodes is not NAME=VALUE[,VALUE...], like nodes=8,16,32",
                "--vary nodse=2 | unknown setting 'nodse'; did you mean 'nodes'?",
                "--hardware 910 | there is no hardware sheet '910'",
                "--hardware h100 --hardware 910b | --hardware names several sheets or files, [h100, 910b]",
                "--hardware nodeRat=1e9 | unknown setting 'nodeRat'; did you mean 'nodeRate'?",
                "--hardware nodeRate=fast | nodeRate: 'fast' is not a finite number",
                "--hardware 910a | the hardware has no rate of products in float32; give --hardware peakFloat32=",
                "--local-share 2 | --local-share 2.0 must be between 0 and 1",
                "--max-over-mean 9 | --max-over-mean 9.0 must be from 1 to the 8 experts of a layer",
                "--run nowhere | nowhere is no directory of a run: it has no report.json",
                "--calibrate x | --calibrate needs --run",
                "--out /dev/null/plan | cannot be made or written to: /dev/null is not a directory",
                "--comm hccl | the strategy hccl exchanges by a library of the devices [ascend]",
                "--router pigeons | no plug-in offers the router 'pigeons'",
                "--model nothing | --model: nothing is neither a family"
            })
    void badInputIsSaidBeforeAnythingIsPlanned(String words, String message) {
        CommandHere plan = run("plan --vocabulary 256 " + words);
        assertThat(plan.exitCode()).as(plan.text()).isEqualTo(2);
        assertThat(plan.errors()).contains(message);
    }

    @Test
    void aDeviceIsThatOfABench() throws Exception {
        Path bench = directory.resolve("step.json");
        Files.writeString(
                bench,
                "{\"limits\": {\"productGflops\": 50, \"copyGbytes\": 10, \"launchNanos\": 300}, \"cases\":"
                        + " [{\"tokensPerSecond\": {\"median\": 2000}, \"machineTokensPerSecond\": 8000}]}");
        JsonNode measured = json("plan --vocabulary 256 --nodes 1 --hardware " + bench);
        JsonNode given = json("plan --vocabulary 256 --nodes 1 --hardware peakFloat32=50e9 --hardware achieved=0.25"
                + " --hardware memoryRate=10e9 --hardware launchSeconds=300e-9");
        assertThat(measured.at("/plans/0/step/compute").asDouble())
                .isPositive()
                .isEqualTo(given.at("/plans/0/step/compute").asDouble());
    }

    @Test
    void hardwareIsCalibratedByARunAndItsPlanHasTheTimesOfTheRun() throws Exception {
        Path run = directory.resolve("run");
        Files.createDirectory(run);
        try (var report = PlanCommandTest.class.getResourceAsStream("plan-report.json")) {
            Files.copy(report, run.resolve("report.json"));
        }
        Path hardware = directory.resolve("hardware.yaml");
        CommandHere calibrated = run("plan --vocabulary 256 --run " + run + " --calibrate " + hardware);
        assertThat(calibrated.exitCode()).as(calibrated.text()).isZero();
        JsonNode plan = json("plan --vocabulary 256 --run " + run + " --hardware " + hardware);
        for (String part : new String[] {"compute", "messages"}) {
            double measured = plan.at("/measuredProcessor/" + part).asDouble();
            assertThat(plan.at("/plans/0/processor/" + part).asDouble())
                    .as(part)
                    .isPositive()
                    .isBetween(0.99 * measured, 1.01 * measured);
        }
        assertThat(total(plan.at("/plans/0/step")))
                .isBetween(0.99 * total(plan.path("measured")), 1.01 * total(plan.path("measured")));
        // What the engine counted in the last steps, but for rounded numbers of rows.
        JsonNode bytes =
                new ObjectMapper().readTree(run.resolve("report.json").toFile()).path("steps");
        double counted = bytes.get(bytes.size() - 1).at("/bytes/interNode").asDouble();
        assertThat(plan.at("/plans/0/traffic/betweenNodes").asDouble()).isBetween(0.98 * counted, 1.02 * counted);
        assertThat(plan.at("/plans/0/traffic/gradients").asDouble()).isBetween(0.99 * 4_632_576, 1.01 * 4_632_576);
    }

    private static double total(JsonNode step) {
        return Stream.of("compute", "tensorSums", "exchange", "gradientSync", "idle")
                .mapToDouble(part -> step.path(part).asDouble())
                .sum();
    }
}
