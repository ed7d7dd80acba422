package io.locmoe.cli.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.Locmoe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code devices} for a stranger's driver. */
class DevicesCommandTest {
    private static final String SOURCE = """
            import io.locmoe.spi.MoePlugin;
            import io.locmoe.spi.device.*;
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
                public Device open(int ordinal) { throw new DeviceException("nobody is there to count"); }
            }
            """;

    @TempDir
    private Path directory;

    @AfterEach
    void haveNoDistribution() {
        System.clearProperty("locmoe.distribution");
    }

    @Test
    void eachDriverSaysWhatItFound() throws IOException {
        Files.createDirectories(directory.resolve("plugins"));
        System.setProperty("locmoe.distribution", directory.toString());
        PackedSource.compile("Abacus", SOURCE, directory).pack(directory.resolve("plugins"), "abacus", "1");
        StringWriter out = new StringWriter();
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        assertThat(line.execute("devices")).isZero();
        StringWriter errors = new StringWriter();
        line.setErr(new PrintWriter(errors));
        assertThat(line.execute("devices", "--driver", "abacus", "--simulated")).isEqualTo(2);
        assertThat(errors.toString()).contains("and abacus has none; add --driver with one of []");
        assertThat(out.toString().lines())
                .anySatisfy(device -> assertThat(device).contains("abacus", "Suanpan", "beads"))
                .anySatisfy(device -> assertThat(device).contains("abacus", "Soroban"))
                .endsWith("abacus", "    beads 77 of 77", "    missing: a rod");
    }
}
