package io.locmoe.laboratory.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.laboratory.bench.step.device.DeviceProbe;
import io.locmoe.laboratory.bench.step.device.MachineLimits;
import io.locmoe.laboratory.bench.step.device.TimeRow;
import io.locmoe.laboratory.bench.step.device.TimeRow.Kind;
import io.locmoe.node.training.JobText;
import io.locmoe.page.DataTable;
import io.locmoe.parity.ClassPathPlugins;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A few steps of a tiny model on a CPU device; how fast they are is not judged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class StepBenchTest {
    private static final StepCase TINY = new StepCase(32, "top-2");
    /** With a copy that is exactly as fast as one byte a nanosecond, so that shares can be told. */
    private static final MachineLimits LIMITS = new MachineLimits(10, 256, 1, 50, 30);

    private final Device device = new CpuDriver().open(0);
    private StepCaseReport measured;

    @TempDir
    private Path directory;

    @BeforeAll
    void measure() {
        JobSettings settings = TINY.settings(
                Map.of("sequence", "16", "batch", "4", "experts", "4", "blocks", "2", "validationSequences", "4"),
                1,
                100);
        measured = new StepBench(
                        device,
                        new DeviceProbe(device),
                        LIMITS,
                        new ClassPathPlugins(),
                        JobText.open(settings),
                        Optional.empty(),
                        2,
                        0,
                        line -> {})
                .run(TINY, List.of(settings))
                .getFirst();
    }

    @Test
    void thePartsAreTheWholeStep() {
        StepCaseReport one = measured;
        assertThat(one.parts().stream().mapToDouble(TimeRow::share).sum()).isCloseTo(1, offset(1e-6));
        assertThat(one.parts().stream().mapToDouble(TimeRow::milliseconds).sum())
                .isCloseTo(one.milliseconds(), offset(1e-6 * one.milliseconds()));
        assertThat(one.parts()).allSatisfy(part -> assertThat(part.share()).isBetween(0., 1.));
        assertThat(one.share(Kind.PRODUCT) + one.share(Kind.MEMORY) + one.share(Kind.OVERHEAD))
                .isCloseTo(1, offset(1e-6));
        assertThat(measured.tokensPerSecond().median()).isPositive();
        assertThat(measured.productTokensPerSecond())
                .isGreaterThan(measured.tokensPerSecond().median());
        assertThat(measured.onProcessor()).isBetween(0.0, 1.01);
    }

    /** Two blocks of one sequence of heads each, a gate, a dense and a sparse layer, one matrix of the vocabulary. */
    @Test
    void theKernelsAreThoseOfTheModel() {
        List<TimeRow> parts = measured.parts();
        assertThat(parts.stream().filter(part -> part.kind() == Kind.MEMORY).map(TimeRow::name))
                .contains("GroupedAdamW", "AddLayerNorm", "AddLayerNormBackward", "Unary GELU", "Softmax");
        TimeRow norm = part(parts, "AddLayerNorm");
        // Two a block, and the last.
        assertThat(norm.calls()).isEqualTo(5);
        assertThat(norm.gbytes())
                .isCloseTo(5 * (4 * 64 * 32 + 2 * 32 + 2 * 64) * 4 / (norm.milliseconds() * 1e6), offset(1e-6));
        assertThat(norm.shareOfMachine()).isEqualTo(norm.gbytes());
        assertThat(norm.gflops()).isNaN();
        // Queries, keys and values of two blocks: [64, 32] x [32, 96].
        TimeRow product = part(parts, "MatMul AB 64×96×32");
        assertThat(product.calls()).isEqualTo(2);
        assertThat(product.gflops()).isCloseTo(2 * 2 * 64 * 96 * 32 / (product.milliseconds() * 1e6), offset(1e-6));
        assertThat(product.shareOfMachine()).isCloseTo(product.gflops() / 10, offset(1e-9));
        assertThat(product.shareOfShape()).isPositive();
        assertThat(part(parts, "launching kernels").calls())
                .isEqualTo(parts.stream()
                        .filter(part -> part.kind() != Kind.OVERHEAD)
                        .mapToDouble(TimeRow::calls)
                        .sum());
        assertThat(part(parts, "copies to the device").gbytes()).isPositive();
    }

    @Test
    void jsonReportHasTheNumbersOfTheTables() throws Exception {
        StepBenchReport report = new StepBenchReport(
                "./locmoe bench step", "1", Machine.current(), "cpu", 2, LIMITS, List.of("a note"), List.of(measured));
        Path file = directory.resolve("step.json");
        report.write(file);
        JsonNode json = ReportJson.MAPPER.readTree(file.toFile());
        DataTable parts = report.tables().getFirst();
        assertThat(json.at("/cases/0/parts")).hasSameSizeAs(parts.rows());
        assertThat(json.at("/cases/0/parts/0/name").asText())
                .isEqualTo(parts.rows().getFirst().getFirst());
        assertThat(json.at("/cases/0/parts/0/gbytes").isNull()).isTrue();
        assertThat(json.at("/cases/0/tokensPerSecond/median").asDouble()).isPositive();
        assertThat(json.at("/cases/0/peer").isNull()).isTrue();
        assertThat(json.at("/limits/copyGbytes").asDouble()).isEqualTo(1);
        assertThat(report.tables().getLast().rows().getFirst()).contains("width 32, top-2, float32", "–");
        assertThat(report.remarks()).hasSize(2).contains("a note");
    }

    @Test
    void theDeviceIsMeasuredAlone() {
        MachineLimits limits = new DeviceProbe(device).limits();
        assertThat(limits.productGflops()).isGreaterThan(0.1);
        assertThat(limits.productSize()).isBetween(256, 2048);
        assertThat(limits.copyGbytes()).isGreaterThan(0.1);
        assertThat(limits.launchNanos()).isBetween(1., 1e6);
        assertThat(limits.timerNanos()).isBetween(0., 1e6);
    }

    private static TimeRow part(List<TimeRow> parts, String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + parts));
    }

    @AfterAll
    void close() {
        device.close();
    }
}
