package io.locmoe.attack.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.attack.traffic.Door;
import io.locmoe.attack.traffic.Speech;
import io.locmoe.attack.traffic.Speeches;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.service.RunRequest;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** A mesh of two node processes on this machine that sends tensors by TCP, so that every port is in use. */
final class MeshUnderAttack implements AutoCloseable {
    private static final int NODES = 2;
    private static final Duration START = Duration.ofSeconds(120);
    /** The schedule of learning does not depend on where the job is stopped. */
    private static final Map<String, String> JOB = Map.ofEntries(
            Map.entry("nodes", "2"),
            Map.entry("width", "64"),
            Map.entry("heads", "2"),
            Map.entry("feedForward", "128"),
            Map.entry("sequence", "32"),
            Map.entry("warmupSteps", "1"),
            Map.entry("validateEvery", "0"),
            Map.entry("steps", "10000000"),
            Map.entry("shadow", "random"));

    /** Ports of a node that its configuration names, in the order of {@link #SPEECHES}. */
    private static final List<String> PORTS =
            List.of("membershipPort", "controlPort", "rankPort", "flightPort", "httpPort");

    /** Indices of the {@link #PORTS} that users may call. */
    private static final List<Integer> FOR_USERS = List.of(1, 4);

    private static final List<Speech> SPEECHES =
            List.of(Speeches.membership(), Speeches.control(), Speeches.ranks(), Speeches.flight(), Speeches.http());

    private static final String CLUSTER = "attacked";
    private static final String TRAINER = "trainer";
    private static final String WATCHER = "watcher";

    private final Path directory;
    private final boolean open;
    private final int[][] ports;
    private final List<AttackedNode> nodes = new ArrayList<>();

    /**
     * Starts the nodes.
     *
     * @param directory for all files
     * @param open      whether nobody has to prove who they are; otherwise nodes and users have certificates
     */
    MeshUnderAttack(Path directory, boolean open) throws IOException {
        this.directory = directory;
        this.open = open;
        if (!open) {
            makeCertificates();
        }
        this.ports = freePorts();
        for (int node = 0; node < NODES; node++) {
            nodes.add(AttackedNode.start(directory.resolve("node-" + node), configuration(node)));
        }
        await().atMost(START)
                .until(() -> nodes.stream().allMatch(node -> node.tail().contains("ready")));
    }

    private void makeCertificates() {
        CertificateAuthority authority = CertificateAuthority.forThisProcess(CLUSTER);
        for (int node = 0; node < NODES; node++) {
            authority.issue(new Principal(CLUSTER, Role.NODE, "node-" + node), certificates("node-" + node));
        }
        authority.issue(new Principal(CLUSTER, Role.SUBMIT, TRAINER), certificates(TRAINER));
        authority.issue(new Principal(CLUSTER, Role.WATCH, WATCHER), certificates(WATCHER));
    }

    private Path certificates(String name) {
        return directory.resolve("certificates").resolve(name);
    }

    private Path configuration(int node) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                index: %d
                name: node-%d
                bodyChannel: tcp
                cluster: %s
                %s
                roots: [%s]
                join: ["127.0.0.1:%d", "127.0.0.1:%d"]
                """.formatted(
                        node,
                        node,
                        CLUSTER,
                        open ? "open: true" : "certificates: " + certificates("node-" + node),
                        directory,
                        ports[0][0],
                        ports[1][0]));
        for (int port = 0; port < PORTS.size(); port++) {
            yaml.append(PORTS.get(port)).append(": ").append(ports[node][port]).append('\n');
        }
        return Files.writeString(directory.resolve("node-" + node + ".yaml"), yaml);
    }

    /**
     * Begins to train for some steps, as a run of which the nodes keep copies.
     *
     * @param restMilliseconds after each step, to leave time for attacks
     */
    Training train(int steps, int restMilliseconds) {
        Map<String, String> settings = new TreeMap<>(JOB);
        settings.put("shadow.delay", Integer.toString(restMilliseconds));
        settings.put("stopAfter", Integer.toString(steps));
        Trust trainer = open ? Trust.OPEN : Identity.load(certificates(TRAINER));
        return new Training(
                MeshClient.connect("127.0.0.1:" + ports[0][1], trainer, Optional.empty()),
                new RunRequest(settings, directory.toString(), "run-of-" + steps));
    }

    /** Every port on which the nodes listen, and the way of a user of the least role into those that let users in. */
    List<Door> doors() {
        List<Door> doors = new ArrayList<>();
        Optional<SSLContext> watcher = open ? Optional.empty() : Optional.of(watcher());
        for (int node = 0; node < NODES; node++) {
            for (int port : FOR_USERS) {
                if (watcher.isPresent()) {
                    doors.add(door(PORTS.get(port) + " for " + WATCHER, node, port, watcher));
                }
            }
            Set<Integer> listening = ListeningPorts.of(nodes.get(node).pid());
            for (int port = 0; port < PORTS.size(); port++) {
                assertThat(listening.remove(ports[node][port]))
                        .as(PORTS.get(port))
                        .isTrue();
                doors.add(door(PORTS.get(port), node, port, Optional.empty()));
            }
            assertThat(listening).as("the port of body channels").hasSize(1);
            listening.forEach(port -> doors.add(new Door("bodies", port, Speeches.bodies(), Optional.empty())));
        }
        return doors;
    }

    private Door door(String name, int node, int port, Optional<SSLContext> tls) {
        return new Door(name, ports[node][port], SPEECHES.get(port), tls);
    }

    /** With a watcher's certificate. The node's own is not looked at: its name is not that of its host. */
    private SSLContext watcher() {
        try {
            SSLContext tls = SSLContext.getInstance("TLSv1.3");
            tls.init(
                    new KeyManager[] {Identity.load(certificates(WATCHER)).keyManager()},
                    InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                    null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Footprint> footprints() {
        return nodes.stream().map(node -> Footprint.of(node.pid())).toList();
    }

    /** Temporary files of the nodes, and what lies in their own directories of shared memory. */
    Set<String> files() {
        return nodes.stream()
                .flatMap(node -> Stream.concat(node.temporaryFiles().stream(), SharedFiles.of(node.pid()).stream()))
                .collect(Collectors.toSet());
    }

    boolean runs() {
        return nodes.stream().allMatch(AttackedNode::runs);
    }

    String logs() {
        return nodes.stream().map(AttackedNode::tail).collect(Collectors.joining("\n"));
    }

    private static int[][] freePorts() {
        List<ServerSocket> sockets = IntStream.range(0, NODES * PORTS.size())
                .mapToObj(_ -> listening())
                .toList();
        int[][] ports = new int[NODES][PORTS.size()];
        for (int i = 0; i < sockets.size(); i++) {
            ports[i / PORTS.size()][i % PORTS.size()] = sockets.get(i).getLocalPort();
        }
        sockets.forEach(MeshUnderAttack::close);
        return ports;
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(AttackedNode::close);
    }
}
