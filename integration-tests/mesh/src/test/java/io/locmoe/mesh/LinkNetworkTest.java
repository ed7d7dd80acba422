package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real namespaces and real traffic: the kernel limits what a node sends and what it receives. */
@Tag("slow")
class LinkNetworkTest {
    private static final long PID = ProcessHandle.current().pid();
    private static final LinkRate FAST = LinkRate.parse("100mbit");
    private static final LinkRate SLOW = LinkRate.parse("20mbit");

    @BeforeAll
    static void namespaces() {
        Namespaces.assume();
    }

    @Test
    void aTransferMovesAtTheRateOfTheSlowerEnd() throws IOException, InterruptedException {
        try (LinkNetwork network = LinkNetwork.create(List.of(FAST, FAST))) {
            moves(FAST, network, 0, 1);
            network.setRate(1, SLOW);
            assertThat(network.linkRates()).containsExactly(FAST.toString(), SLOW.toString());
            moves(SLOW, network, 0, 1);
            moves(SLOW, network, 1, 0);
        }
        assertThat(Namespaces.of(PID)).isEmpty();
    }

    /** Sends for about a second, and expects 80 to 102 % of a rate; TCP over Ethernet has 95.6 %. */
    private static void moves(LinkRate rate, LinkNetwork network, int from, int to)
            throws IOException, InterruptedException {
        double speed = Transfer.bitsPerSecond(network, from, to, rate.bitsPerSecond() / 8);
        assertThat(speed / rate.bitsPerSecond())
                .as("share of %s from node %d to node %d", rate, from, to)
                .isBetween(0.80, 1.02);
    }

    @Test
    void networksDoNotMeet() {
        try (LinkNetwork one = LinkNetwork.create(List.of(FAST));
                LinkNetwork other = LinkNetwork.create(List.of(FAST, SLOW))) {
            assertThat(one.address(0)).startsWith("198.1").isNotEqualTo(other.address(0));
            assertThat(other.description().orElseThrow()).contains("100mbit, 20mbit each way");
            assertThat(Namespaces.of(PID)).hasSize(2 + 1 + 2 + 2);
        }
        assertThat(Namespaces.of(PID)).isEmpty();
    }
}
