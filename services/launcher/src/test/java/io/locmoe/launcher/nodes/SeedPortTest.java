package io.locmoe.launcher.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.RepeatedTest;

class SeedPortTest {
    @RepeatedTest(20)
    void seedPortIsFreeAndOutsideTheEphemeralRange() throws IOException {
        int port = SeedPort.find();
        try (ServerSocket any = new ServerSocket(0);
                ServerSocket seed = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(seed.getLocalPort()).isLessThan(32_768);
            assertThat(any.getLocalPort()).isGreaterThanOrEqualTo(32_768);
        }
    }
}
