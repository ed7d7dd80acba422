package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.samples.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that start at once are one mesh, and not several: whoever is first, by however little. */
class StartAtOnceTest {
    private static final int LONGEST_PAUSE = 300;

    @Test
    void theyAreOneMesh() {
        Seeds.of("start-at-once", 3, 1).each(StartAtOnceTest::start);
    }

    private static void start(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (TestMesh mesh = new TestMesh();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<MembershipConfig> nodes = nodes(mesh, 2 + random.nextInt(2));
            List<Future<MeshMembership>> starting = new ArrayList<>();
            for (MembershipConfig node : nodes) {
                int pause = random.nextInt(LONGEST_PAUSE);
                starting.add(threads.submit(() -> join(mesh, node, pause)));
            }
            for (Future<MeshMembership> started : starting) {
                MeshMembership member = started.get();
                await().atMost(TestMesh.LIMIT)
                        .untilAsserted(() -> assertThat(member.nodes()).hasSize(nodes.size()));
            }
        }
    }

    private static List<MembershipConfig> nodes(TestMesh mesh, int count) throws IOException {
        int[] ports = new int[count];
        for (int node = 0; node < count; node++) {
            ports[node] = TestMesh.freePort();
        }
        List<String> join =
                IntStream.of(ports).mapToObj(port -> "127.0.0.1:" + port).toList();
        return IntStream.range(0, count)
                .mapToObj(node -> mesh.config(node, "node-" + node, ports[node], join))
                .toList();
    }

    private static MeshMembership join(TestMesh mesh, MembershipConfig node, int pause) throws InterruptedException {
        Thread.sleep(pause);
        return mesh.join(node);
    }
}
