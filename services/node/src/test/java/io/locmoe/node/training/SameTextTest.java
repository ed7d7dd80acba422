package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.Peer;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over their data planes, each with text of its own. */
@Tag("slow")
class SameTextTest {
    private static final List<Peer> NODES = List.of(new Peer("node-0", "a", 1, 2, 3), new Peer("node-1", "b", 1, 2, 3));

    @TempDir
    private Path directory;

    private long fingerprint(String name, String text) throws IOException {
        Path domain = Files.createDirectories(directory.resolve(name).resolve("english"));
        Files.writeString(domain.resolve("text.txt"), text);
        String data = directory.resolve(name).toString();
        return JobText.open(SettingsParser.parse(Map.of("data", data, "nodes", "2")))
                .fingerprint();
    }

    @Test
    void aNodeWithOtherTextIsNamedOnAllNodesWithBothFingerprints() throws Exception {
        long first = fingerprint("first", "the same words ".repeat(1000));
        long second = fingerprint("second", "the same words ".repeat(999) + "the other words");
        String message =
                "the nodes read different text: node-0 (a:2) has the fingerprint %016x, but node-1 (b:2) %016x; "
                        .formatted(first, second);
        assertThat(agree(first, second))
                .hasSize(2)
                .allSatisfy(refusal -> assertThat(refusal).hasMessageStartingWith(message));
    }

    @Test
    void theSameTextInAnotherPlaceIsTheSame() throws Exception {
        long first = fingerprint("first", "the same words ".repeat(1000));
        long second = fingerprint("second", "the same words ".repeat(1000));
        assertThat(agree(first, second)).containsOnlyNulls();
    }

    /** The exceptions of two nodes with these fingerprints. */
    private static List<TrainingException> agree(long first, long second) throws Exception {
        long[] fingerprints = {first, second};
        try (DataPlane a = DataPlane.start("127.0.0.1", 0);
                DataPlane b = DataPlane.start("127.0.0.1", 0);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<DataPlane> planes = List.of(a, b);
            List<String> addresses = planes.stream().map(DataPlane::address).toList();
            List<Callable<TrainingException>> nodes = IntStream.range(0, 2)
                    .<Callable<TrainingException>>mapToObj(node -> () -> {
                        JobSession job =
                                new JobSession("job", 1, Topology.of(2, 1), node, addresses, Duration.ofSeconds(30));
                        try (Session session = planes.get(node).join(job)) {
                            new SameText(NODES, fingerprints[node])
                                    .agree(session.transports().getFirst());
                            return null;
                        } catch (TrainingException refusal) {
                            return refusal;
                        }
                    })
                    .toList();
            return threads.invokeAll(nodes).stream().map(SameTextTest::result).toList();
        }
    }

    private static TrainingException result(Future<TrainingException> node) {
        return node.state() == Future.State.SUCCESS
                ? node.resultNow()
                : new TrainingException(node.exceptionNow().toString());
    }
}
