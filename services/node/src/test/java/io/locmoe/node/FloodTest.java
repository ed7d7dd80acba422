package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.dataplane.flight.ArrivalPace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Strangers who connect and say nothing, more of them than a node may have files open. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodTest {
    private static final int FLOOD = 900;
    /** Netty takes up to 16 together before it looks whether it should; and they come and go while they are counted. */
    private static final int MOST = ArrivalPace.OPEN + 64;

    private static final String ESTABLISHED = "01";
    private static final String IN_THE_KERNEL = "0";

    private final NodeMesh mesh = new NodeMesh().with(1);
    private final List<Socket> strangers = new ArrayList<>();

    /** Ports of a node. */
    enum Port {
        CONTROL(NodeApplication::controlPort),
        RANK(NodeApplication::rankPort),
        FLIGHT(NodeApplication::flightPort),
        HTTP(NodeApplication::httpPort);

        private final ToIntFunction<NodeApplication> number;

        Port(ToIntFunction<NodeApplication> number) {
            this.number = number;
        }
    }

    static Stream<Port> ports() {
        return Stream.of(Port.values());
    }

    @AfterAll
    void close() {
        mesh.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket stranger : strangers) {
            stranger.close();
        }
        strangers.clear();
    }

    @ParameterizedTest
    @MethodSource("ports")
    void aConnectionFloodIsBoundedAndTheNodeStaysAvailable(Port port) throws Exception {
        NodeApplication node = mesh.nodes.getFirst();
        int number = port.number.applyAsInt(node);
        for (int i = 0; i < FLOOD; i++) {
            Socket stranger = new Socket();
            strangers.add(stranger);
            stranger.connect(new InetSocketAddress("127.0.0.1", number), 5_000);
        }
        // It goes when more have come in than a node keeps; the others come in as slowly as the allowance grows.
        assertThat(strangers.getFirst().getInputStream().readAllBytes())
                .as("said to the eldest before it is sent away")
                .hasSizeLessThan(1000);
        assertThat(accepted(number)).isBetween(1L, (long) MOST);
        hangUp();
        await().atMost(Duration.ofSeconds(30)).until(() -> accepted(number) == 0);
        assertThat(mesh.get(0, "/health/ready").statusCode()).isEqualTo(200);
    }

    /** Connections to the port that the node has taken out of the kernel's queue. */
    private static long accepted(int port) {
        String local = ":%04X".formatted(port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(FloodTest::rows)
                .filter(row -> row[1].endsWith(local) && row[3].equals(ESTABLISHED))
                .filter(row -> !row[9].equals(IN_THE_KERNEL))
                .count();
    }

    private static Stream<String[]> rows(String table) {
        try {
            return Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(line -> line.trim().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
