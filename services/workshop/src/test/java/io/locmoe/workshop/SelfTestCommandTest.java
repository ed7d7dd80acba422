package io.locmoe.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.cli.Locmoe;
import io.locmoe.samples.PackedSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code devices --self-test} for a stranger's driver, which has one kernel and no memory. */
class SelfTestCommandTest {
    private static final String SOURCE = """
            import io.locmoe.spi.MoePlugin;
            import io.locmoe.spi.device.*;
            import io.locmoe.spi.device.kernel.*;
            import io.locmoe.spi.device.memory.*;
            import java.util.List;
            public class Abacus implements MoePlugin, DeviceDriver {
                public List<DeviceDriver> deviceDrivers() { return List.of(this); }
                public String name() { return "abacus"; }
                public List<DeviceDescription> devices() {
                    return List.of(
                            new DeviceDescription(0, "Suanpan", "beads"),
                            new DeviceDescription(1, "Soroban", "beads"));
                }
                public List<String> report() { return List.of("beads 77 of 77", "missing: a rod"); }
                public Device open(int ordinal) {
                    if (ordinal > 0) { throw new DeviceException("nobody is there to count"); }
                    return new Device() {
                        public DeviceDescription description() { return devices().get(0); }
                        public DeviceBuffer allocate(long bytes) { throw new DeviceException("no bead is left"); }
                        public DeviceStream openStream() { throw new DeviceException("no wire is left"); }
                        public boolean supports(Class<? extends Kernel> kernel) { return kernel == Fill.class; }
                        public void close() {}
                    };
                }
            }
            """;

    @TempDir
    private Path directory;

    @AfterEach
    void haveNoDistribution() {
        System.clearProperty("locmoe.distribution");
    }

    @BeforeEach
    void haveAnAbacus() throws IOException {
        Files.createDirectories(directory.resolve("plugins"));
        System.setProperty("locmoe.distribution", directory.toString());
        PackedSource.compile("Abacus", SOURCE, directory)
                .pack(directory.resolve("plugins"), "abacus", PackedSource.VERSION);
    }

    private static int run(StringWriter out, String... arguments) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        return line.execute(arguments);
    }

    @Test
    void aSelfTestSaysEverythingThatIsWrong() throws IOException {
        Path json = directory.resolve("self-test.json");
        StringWriter out = new StringWriter();
        assertThat(run(out, "devices", "--self-test", "--json", json.toString()))
                .as(out.toString())
                .isEqualTo(1);
        assertThat(out.toString().lines())
                .contains("driver abacus, device 0: Suanpan, beads", "    beads 77 of 77")
                .anyMatch(line -> line.matches(" +Fill +float32 +FAILED .*"))
                .anyMatch(line -> line.matches(" +MatMul +bfloat16 +unsupported .*"))
                .anyMatch(
                        line -> line.startsWith("FAILED: kernel Fill of float32: ") && line.contains("no wire is left"))
                .anyMatch(line -> line.startsWith("FAILED: copies: ") && line.contains("no bead is left"))
                .anyMatch(line -> line.startsWith("FAILED: training: the device driver 'abacus' does not execute "))
                .anyMatch(line -> line.startsWith("FAILED: 0 kernels passed, 1 failed, "));
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("passed").booleanValue()).isFalse();
        assertThat(report.at("/drivers/0/failures")).hasSize(3);
    }

    @Test
    void selfTestOfAMissingDeviceOrDriverIsRefused() {
        StringWriter out = new StringWriter();
        assertThat(run(out, "devices", "--self-test", "--device", "1")).isEqualTo(1);
        assertThat(out.toString()).contains("nobody is there to count");
        assertThat(run(out, "devices", "--self-test", "--driver", "abbacus")).isEqualTo(2);
        assertThat(out.toString()).contains("abbacus");
    }
}
