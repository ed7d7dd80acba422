package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The JDK's TLS takes new keys after 128 GB, in the middle of a message; here after 1 MB, in a process of its own.
 * Native ends begin a new session instead, see {@code BodyTlsTest}.
 */
@Tag("slow")
@Timeout(300)
class KeyUpdateTest {
    /** Bodies by ends of the JDK, or by native ones where that is possible. */
    @Test
    void messagesGoOnUnderNewKeys() throws Exception {
        for (Process process : List.of(exchange(true), exchange(false))) {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("exchanged");
            assertThat(process.waitFor()).isZero();
        }
    }

    private static Process exchange(boolean jdkAlone) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-Dio.netty.handler.ssl.noOpenSsl=" + jdkAlone,
                Exchange.class.getName(),
                "AES/GCM/NoPadding"));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Two nodes exchange far more than their keys are good for. */
    public static final class Exchange {
        public static void main(String[] arguments) throws Exception {
            Security.setProperty("jdk.tls.keyLimits", arguments[0] + " KeyUpdate 2^20");
            for (Way way : List.of(Way.SECURED_TCP, Way.SECURED_FLIGHT)) {
                try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), Duration.ofSeconds(100), way)) {
                    for (int round = 0; round < 2; round++) {
                        TransportLaws.everyPairExchanges(mesh.transports(), 5_000_003);
                    }
                }
            }
            System.out.print("exchanged");
        }
    }
}
