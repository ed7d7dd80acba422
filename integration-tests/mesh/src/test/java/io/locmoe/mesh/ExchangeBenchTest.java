package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench exchange} with real processes; what it measures is not judged here. */
@Tag("slow")
class ExchangeBenchTest {

    @TempDir
    Path directory;

    @Test
    void measuresEveryWayOnEverySize() {
        Locmoe bench = Locmoe.run(
                directory,
                "bench",
                "exchange",
                "--nodes",
                "2",
                "--sizes",
                "16KB,64KB",
                "--repetitions",
                "1",
                "--warm-up",
                "100",
                "--no-mpi");
        assertThat(bench.exitCode(1)).as(bench.output() + bench.errors()).isZero();
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
    void everyStrategyCanBeMeasured() {
        Locmoe bench = Locmoe.run(
                directory,
                "bench",
                "exchange",
                "--nodes",
                "2",
                "--sizes",
                "16KB",
                "--repetitions",
                "1",
                "--warm-up",
                "100",
                "--no-mpi",
                "--strategy",
                "group-wise");
        assertThat(bench.exitCode(1)).as(bench.output() + bench.errors()).isZero();
    }

    @Test
    void aSizeThatIsNoneIsNamed() {
        Locmoe bench = Locmoe.run(directory, "bench", "exchange", "--sizes", "12furlongs");
        assertThat(bench.exitCode(1)).isEqualTo(2);
        assertThat(bench.errors()).contains("--sizes", "12furlongs");
    }

    @Test
    void aStrategyThatIsNotThereIsNamed() {
        Locmoe bench = Locmoe.run(
                directory, "bench", "exchange", "--nodes", "2", "--sizes", "16KB", "--no-mpi", "--strategy", "pigeons");
        assertThat(bench.exitCode(1)).isNotZero();
        assertThat(bench.output() + bench.errors()).contains("pigeons");
    }

    /** Its processes have no devices. */
    @Test
    void aStrategyBetweenDevicesIsRefused() {
        Locmoe bench = Locmoe.run(
                directory, "bench", "exchange", "--nodes", "2", "--sizes", "16KB", "--no-mpi", "--strategy", "hccl");
        assertThat(bench.exitCode(1)).isEqualTo(2);
        assertThat(bench.errors())
                .contains("--strategy: hccl moves rows between devices of the driver ascend, and these processes have"
                        + " none; choose another, like all-to-all");
    }
}
