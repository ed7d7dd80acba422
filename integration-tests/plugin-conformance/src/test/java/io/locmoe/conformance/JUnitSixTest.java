package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.comm.toolkit.WireFormat;
import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.MoePlugin;
import io.locmoe.tape.Tape;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kit's classes as they are, compiled against JUnit 5.14, on the jars of JUnit 6 in a JVM of its own. */
@Tag("slow")
class JUnitSixTest {
    private static final List<Class<?>> NEEDED = List.of(
            RunByJUnit.class,
            CommunicationStrategyConformance.class,
            MoePlugin.class,
            Tape.class,
            ReferenceDriver.class,
            WireFormat.class,
            Assertions.class);

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSameRulesPassAndFail() throws IOException, InterruptedException {
        List<String> classPath =
                new ArrayList<>(NEEDED.stream().map(JUnitSixTest::location).toList());
        classPath.add("target/junit-6/*");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        String.join(File.pathSeparator, classPath),
                        RunByJUnit.class.getName(),
                        "io.locmoe.conformance.gate.BrokenGatesTest$SoundCase",
                        "io.locmoe.conformance.gate.BrokenGatesTest$CrowdedCase",
                        "io.locmoe.conformance.router.BrokenRoutersTest$PaddedCase",
                        "io.locmoe.conformance.device.BrokenKernelsTest$WrongCase",
                        "io.locmoe.conformance.BrokenStrategiesTest$ReversedCase")
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines().toList())
                .as(output)
                .contains(
                        "SoundCase failed [] of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
                        "CrowdedCase failed [4] of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
                        "WrongCase failed [4] of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]",
                        "ReversedCase failed [1] of [1, 2, 3, 4, 5, 6, 7, 8, 9]");
        assertThat(output).containsPattern("junit-jupiter-api-6\\.\\d+").contains("PaddedCase failed [5]");
    }
}
