package io.locmoe.attack.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.attack.traffic.Door;
import io.locmoe.attack.traffic.Siege;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the nodes hold before, during and after an attack, a line a minute in {@code target/attack-NAME.txt}. */
final class Watch {
    private final MeshUnderAttack mesh;
    private final Training training;
    private final List<Footprint> before;
    private final Set<String> files;
    private final PrintStream numbers;
    private final long beginNanos = System.nanoTime();

    private Watch(MeshUnderAttack mesh, Training training, Path file) throws IOException {
        this.mesh = mesh;
        this.training = training;
        // The first look starts threads of its own in the nodes.
        mesh.footprints();
        this.before = mesh.footprints();
        this.files = mesh.files();
        this.numbers = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        write("before", before);
    }

    static Watch begin(MeshUnderAttack mesh, Training training, String name) throws IOException {
        return new Watch(mesh, training, Path.of("target/attack-" + name + ".txt"));
    }

    /** Attacks these doors, and looks once a minute. */
    void during(Siege siege, List<Door> doors) throws InterruptedException {
        CompletableFuture<Void> attack =
                CompletableFuture.runAsync(() -> lay(siege, doors), Thread::startVirtualThread);
        while (true) {
            try {
                attack.get(1, TimeUnit.MINUTES);
                break;
            } catch (TimeoutException stillGoing) {
                write(siege.sent() + " messages", mesh.footprints());
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        write(siege.sent() + " messages, the end", mesh.footprints());
    }

    private static void lay(Siege siege, List<Door> doors) {
        try {
            siege.lay(doors);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the nodes hold what they held before. */
    void awaitRest(Duration most) {
        await().atMost(most).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            List<Footprint> now = mesh.footprints();
            write("afterwards", now);
            for (int node = 0; node < now.size(); node++) {
                assertThat(now.get(node).growthSince(before.get(node)))
                        .as("node " + node)
                        .isEmpty();
            }
            assertThat(mesh.files()).isSubsetOf(files);
        });
    }

    private void write(String when, List<Footprint> held) {
        String nodes = IntStream.range(0, held.size())
                .mapToObj(node -> "node " + node + " " + held.get(node))
                .collect(Collectors.joining("; "));
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNanos);
        numbers.println(seconds + " s, " + when + ", step " + training.losses().size() + ": " + nodes);
    }
}
