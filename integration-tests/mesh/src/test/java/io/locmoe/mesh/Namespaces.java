package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.launcher.network.LinkNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The network namespaces and links of this machine, as a test sees them. */
public final class Namespaces {
    private Namespaces() {}

    /** Skips the test, with the reason, on a machine that cannot have networks with limits. */
    public static void assume() {
        LinkNetwork.obstacle().ifPresent(reason -> assumeTrue(false, reason));
        String probe = "locmoe-probe-" + ProcessHandle.current().pid();
        try {
            Process add = new ProcessBuilder("ip", "netns", "add", probe)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(add.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeTrue(add.waitFor() == 0, "this machine cannot make a network namespace: " + output);
            assertThat(new ProcessBuilder("ip", "netns", "del", probe).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Skips the test, with the reason, where the kernel cannot disturb packets. */
    static void assumeNetem() {
        assume();
        String probe = "locmoe-netem-" + ProcessHandle.current().pid();
        run("ip netns add " + probe);
        try {
            Process add = new ProcessBuilder(("tc -n " + probe + " qdisc add dev lo root netem delay 1ms").split(" "))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(add.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeTrue(add.waitFor() == 0, "this kernel has no netem (CONFIG_NET_SCH_NETEM): " + output.strip());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            run("ip netns del " + probe);
        }
    }

    /** Gives what the nodes of a process's network send to a queueing discipline, as {@code netem}, without a rate. */
    static void disturb(long pid, String discipline) {
        List<String> nodes =
                of(pid).stream().filter(name -> name.contains("-node-")).toList();
        assertThat(nodes).isNotEmpty();
        nodes.forEach(node -> run("tc -n " + node + " qdisc replace dev eth0 root " + discipline));
    }

    /** Namespaces and links that a process has made. */
    public static List<String> of(long pid) {
        return Stream.of("/run/netns", "/sys/class/net")
                .flatMap(directory -> Optional.ofNullable(
                                Path.of(directory).toFile().list())
                        .stream()
                        .flatMap(Arrays::stream))
                .filter(name -> name.startsWith("locmoe-" + pid + "-") || name.startsWith("lm" + pid + "-"))
                .toList();
    }

    /** Lets a node of a process's only network and another one hear each other, or not; the process hears both. */
    static void hear(long pid, int node, int other, boolean heard) {
        direct(pid, node, other, heard);
        direct(pid, other, node, heard);
    }

    /** Lets a node send what is meant for another one there, or to a card that nobody has. */
    private static void direct(long pid, int node, int other, boolean arrives) {
        String from = "ip -n locmoe-" + pid + "-0-node-";
        String[] address = run(from + other + " -4 -o addr show dev eth0").split("[ /]+");
        String to = from + node + " neigh " + (arrives ? "del " : "replace ") + address[3] + " dev eth0";
        run(arrives ? to : to + " lladdr 02:00:00:00:00:01 nud permanent");
    }

    private static String run(String command) {
        try {
            Process process = new ProcessBuilder(command.split(" "))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + ": " + output).isZero();
            return output;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void awaitGone(long pid) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(of(pid)).isEmpty());
    }
}
