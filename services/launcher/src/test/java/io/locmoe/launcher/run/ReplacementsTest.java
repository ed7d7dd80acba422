package io.locmoe.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.launcher.nodes.LocalNode;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.run.event.NodeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A job of three nodes on a mesh of four. */
class ReplacementsTest {
    private final LocalNodes nodes = new LocalNodes(
            IntStream.range(0, 4).mapToObj(ReplacementsTest::node).toList());
    private final ScriptedMesh mesh = new ScriptedMesh(nodes);
    private final Replacements replacements = new Replacements(mesh, 3);

    private static LocalNode node(int index) {
        try {
            Process process = new ProcessBuilder("sleep", "60").start();
            return new LocalNode("node-" + index, process, Path.of("none"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() {
        nodes.kill();
    }

    private void lose(String... names) {
        replacements.lost(NodeFailure.of(List.of(names), "node-0", 4, 3, 1, "lost"));
    }

    @Test
    void aNodeReplacedByASpareRestartsOnceTheJobTrainsAgain() {
        lose("node-1");
        replacements.tick(false);
        assertThat(mesh.replaced).isEmpty();
        assertThat(mesh.ended).containsExactly(List.of("node-1"));
        replacements.tick(true);
        replacements.tick(true);
        assertThat(mesh.replaced).containsExactly(List.of("node-1"));
    }

    @Tag("slow")
    @Test
    void aReplacementStartsAfterAWhileIfNoSpareTakesThePlace() throws InterruptedException {
        lose("node-1");
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (mesh.replaced.isEmpty() && System.nanoTime() - end < 0) {
            replacements.tick(false);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(mesh.replaced).containsExactly(List.of("node-1"));
    }

    @Test
    void aReplacementStartsAtOnceIfTheMajorityIsLost() {
        lose("node-1", "node-2");
        assertThat(mesh.replaced).containsExactly(List.of("node-1", "node-2"));
    }

    @Test
    void aReplacementStartsAtOnceWithoutSpares() {
        nodes.processes().getLast().kill();
        nodes.awaitDead(Duration.ofSeconds(10));
        lose("node-1");
        assertThat(mesh.replaced).containsExactly(List.of("node-1"));
    }
}
