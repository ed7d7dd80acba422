package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench exchange} with real processes; what it measures is not judged here. */
@Tag("slow")
class ExchangeBenchTest {
    @TempDir
    Path directory;

    private static String[] exchange(String words) {
        return ("bench exchange --nodes 2 --repetitions 1 --warm-up 1 --no-mpi " + words).split(" ");
    }

    /** The strategy is not the usual one: any can be measured. */
    @Test
    void measuresEveryWayOnEverySize() {
        Locmoe bench = Locmoe.start(directory, Map.of(), exchange("--sizes 16KB,64KB --strategy group-wise"));
        assertThat(bench.exitCode(240)).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output())
                .contains(
                        "All-to-all of 2 processes",
                        "flight/raw",
                        "tcp/raw",
                        "unix/raw",
                        "shared-memory/raw",
                        "polled",
                        "Flight at least 0.45 of raw TCP");
        assertThat(bench.output().lines())
                .anyMatch(line -> line.contains("16 KB") && !line.contains("NaN"))
                .anyMatch(line -> line.contains("64 KB") && !line.contains("NaN"));
    }

    @Test
    void anInvalidSizeIsNamed() {
        assertThat(refusal("--sizes 12furlongs")).contains("--sizes", "12furlongs");
    }

    @Test
    void aStrategyThatIsNotThereIsNamed() {
        assertThat(refusal("--sizes 16KB --strategy pigeons")).contains("pigeons");
    }

    /** Its processes have no devices. */
    @Test
    void aStrategyBetweenDevicesIsRefused() {
        assertThat(refusal("--sizes 16KB --strategy hccl"))
                .contains("--strategy: hccl moves rows between devices of the driver ascend, and these processes have"
                        + " none; choose another, like all-to-all");
    }

    private static String refusal(String words) {
        CommandHere bench = CommandHere.run(exchange(words));
        assertThat(bench.exitCode()).as(bench.text()).isEqualTo(2);
        return bench.errors();
    }
}
