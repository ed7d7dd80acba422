package io.locmoe.cli.plugins;

import static io.locmoe.samples.PackedSource.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code devices} for a stranger's driver, which has one kernel and no memory. */
class DevicesCommandTest {
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
        PackedSource.compile("Abacus", SOURCE, directory).pack(directory.resolve("plugins"), "abacus", VERSION);
    }

    private static int run(StringWriter out, String... arguments) {
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        return line.execute(arguments);
    }

    @Test
    void eachDriverSaysWhatItFound() {
        StringWriter out = new StringWriter();
        assertThat(run(out, "devices")).isZero();
        assertThat(out.toString().lines())
                .anySatisfy(device -> assertThat(device).contains("abacus", "Suanpan", "beads"))
                .anySatisfy(device -> assertThat(device).contains("abacus", "Soroban"))
                .endsWith("abacus", "    beads 77 of 77", "    missing: a rod");
    }

    @Test
    void optionsOfASelfTestAreCheckedBeforeIt() {
        StringWriter out = new StringWriter();
        assertThat(run(out, "devices", "--json", "x.json")).isEqualTo(2);
        assertThat(out.toString()).contains("--device and --json go with --self-test");
        assertThat(run(out, "devices", "--self-test", "--json", "no/such.json")).isEqualTo(2);
        assertThat(out.toString()).contains("--json no/such.json cannot be written");
    }

    @Test
    void aDriverWithoutASimulatorIsNotSimulated() {
        StringWriter out = new StringWriter();
        assertThat(run(out, "devices", "--driver", "abacus", "--simulated")).isEqualTo(2);
        assertThat(out.toString()).contains("and abacus has none; add --driver with one of []");
    }
}
