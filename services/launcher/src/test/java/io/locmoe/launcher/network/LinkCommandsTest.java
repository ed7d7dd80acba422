package io.locmoe.launcher.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkCommandsTest {
    private static final NetworkNames NAMES = new NetworkNames(77, 1);
    private final LinkCommands commands = new LinkCommands(NAMES);

    @Test
    void theHubIsANamespaceWithABridge() {
        assertThat(lines(commands.hub()))
                .containsExactly(
                        "ip netns add locmoe-77-1-hub",
                        "ip link add lm77-1 type veth peer name command netns locmoe-77-1-hub",
                        "ip -n locmoe-77-1-hub link add bridge type bridge",
                        "ip -n locmoe-77-1-hub link set bridge up",
                        "ip -n locmoe-77-1-hub link set command master bridge up",
                        "ip link set lm77-1 up");
        assertThat(commands.claim(new AddressBlock(300)))
                .containsExactly("ip", "addr", "add", "198.19.44.254/24", "dev", "lm77-1");
        assertThat(commands.release(new AddressBlock(300))).contains("del", "198.19.44.254/24");
    }

    @Test
    void aNodeIsANamespaceWithOneLinkToTheBridge() {
        assertThat(lines(commands.node(2, new AddressBlock(5))))
                .containsExactly(
                        "ip netns add locmoe-77-1-node-2",
                        "ip -n locmoe-77-1-hub link add node-2 type veth peer name eth0 netns locmoe-77-1-node-2",
                        "ip -n locmoe-77-1-hub link set node-2 master bridge up",
                        "ip -n locmoe-77-1-node-2 link set lo up",
                        "ip -n locmoe-77-1-node-2 addr add 198.18.5.3/24 dev eth0",
                        "ip -n locmoe-77-1-node-2 link set eth0 up");
    }

    @Test
    void bothEndsOfALinkAreLimited() {
        assertThat(lines(commands.limit(0, new LinkRate(100_000_000))))
                .containsExactly(
                        "tc -n locmoe-77-1-node-0 qdisc replace dev eth0 root tbf rate 100mbit burst 50000 limit "
                                + "1250000",
                        "tc -n locmoe-77-1-hub qdisc replace dev node-0 root tbf rate 100mbit burst 50000 limit "
                                + "1250000");
    }

    @Test
    void packetsToAnUnheardNodeGoToAnUnusedHardwareAddress() {
        assertThat(commands.hearing(2, "198.18.5.1", false))
                .containsExactly(("ip -n locmoe-77-1-node-2 neigh replace 198.18.5.1 lladdr 02:00:00:00:00:01 dev eth0"
                                + " nud permanent")
                        .split(" "));
        assertThat(commands.hearing(2, "198.18.5.1", true))
                .containsExactly("ip -n locmoe-77-1-node-2 neigh del 198.18.5.1 dev eth0".split(" "));
    }

    /** IFNAMSIZ is 16 with the end of the string, PID_MAX_LIMIT 4194304. */
    @Test
    void namesOfLinksAreShortEnoughForTheKernel() {
        assertThat(new NetworkNames(4_194_304, 9999).link()).hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void interfaceNamesIdentifyTheirNetwork() {
        assertThat(List.of(NAMES.hub(), NAMES.node(12), NAMES.link()))
                .allSatisfy(name -> assertThat(NetworkNames.of(name)).contains(NAMES));
        assertThat(List.of("locmoe", "lm77", "lmx-1", "eth0", "locmoe-x-1-hub"))
                .allSatisfy(name -> assertThat(NetworkNames.of(name)).isEmpty());
        assertThat(NetworkNames.free(77, List.of("locmoe-77-0-hub", "lm77-1", "lm8-2")))
                .isEqualTo(new NetworkNames(77, 2));
    }

    @Test
    void networksOfDeadCommandsAreFound() {
        ExistingNetworks existing = new ExistingNetworks(
                List.of("lo", "lm5-0", "locmoe-5-0-hub", "locmoe-5-0-node-0", "locmoe-6-3-hub", "lm7-0"));
        assertThat(existing.dead(pid -> pid == 6)).containsExactly(new NetworkNames(5, 0));
    }

    private static List<String> lines(List<List<String>> commands) {
        return commands.stream().map(words -> String.join(" ", words)).toList();
    }
}
