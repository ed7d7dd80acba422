package io.locmoe.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {
    private final KnownHosts hosts = new KnownHosts(Set.of("node-1.example.com"));

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "[::1], true",
        "localhost, true",
        "node-0, true",
        "NODE-1.example.com, true",
        "node-0.mesh.default.svc, true",
        "node-0.mesh.default.svc.cluster.local, true",
        "rebound.example.com, false",
        "127.0.0.1.example.com, false",
        "svc.example.com, false"
    })
    void namesThatAnybodyCanRegisterAreUnknown(String host, boolean known) {
        assertThat(hosts.contains(host)).isEqualTo(known);
    }
}
