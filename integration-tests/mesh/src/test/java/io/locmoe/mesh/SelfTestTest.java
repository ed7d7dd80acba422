package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner of a device runs first, on the devices that every machine has, or can play. */
@Tag("slow")
class SelfTestTest {
    @TempDir
    Path directory;

    @Test
    void theProcessorPasses() throws IOException {
        Path json = directory.resolve("found.json");
        CommandHere test = CommandHere.run("devices", "--self-test", "--driver", "cpu", "--json", json.toString());
        assertThat(test.exitCode()).as(test.text()).isZero();
        assertThat(test.output().lines())
                .anyMatch(line -> line.startsWith("driver cpu, device 0: "))
                .anyMatch(line -> line.matches(" +MatMul +bfloat16 +passed .*"))
                .anyMatch(line -> line.matches(" +from the device +65536 KiB .* GB/s"))
                .anyMatch(line -> line.matches("training: losses .*, by scalar kernels .*"))
                .anyMatch(line -> line.matches("passed: \\d\\d kernels passed, 0 failed, \\d+ unsupported"))
                .noneMatch(line -> line.contains("FAILED"));
        JsonNode found = new ObjectMapper().readTree(json.toFile());
        assertThat(found.path("passed").booleanValue()).isTrue();
        assertThat(found.at("/machine/cores").intValue()).isPositive();
        JsonNode cpu = found.at("/drivers/0");
        assertThat(cpu.path("kernels")).hasSizeGreaterThan(25);
        assertThat(cpu.path("copies")).hasSize(9);
        assertThat(cpu.at("/training/losses")).hasSize(3);
        assertThat(cpu.at("/training/expected")).hasSize(3);
    }

    @Test
    void aSimulatedNpuPasses() {
        assumeThat(Locmoe.hasSimulator())
                .as("libraries of the simulator, built with gcc")
                .isTrue();
        Locmoe test = Locmoe.start(directory, Map.of(), "devices", "--self-test", "--driver", "ascend", "--simulated");
        assertThat(test.exitCode(240)).as(test.output() + test.errors()).isZero();
        assertThat(test.output().lines())
                .anyMatch(line -> line.startsWith("driver ascend, device 0: Ascend910B3, "))
                .anyMatch(line -> line.matches(" +MatMul +bfloat16 +passed .*"))
                .anyMatch(line -> line.matches(" +AdamW +float32 +passed .*"))
                .anyMatch(line -> line.matches("training: losses .*, by scalar kernels \\d.*"))
                .anyMatch(line -> line.matches("passed: \\d\\d kernels passed, 0 failed, \\d+ unsupported"))
                .noneMatch(line -> line.contains("FAILED"));
    }
}
