package io.locmoe.launcher.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalNodesTest {
    @Test
    void nodesEndWhenTheirInputEndsAndAreKilledIfTheyDoNot() throws IOException {
        LocalNode obedient = start("exec cat");
        assertThat(obedient.runs()).isTrue();
        new LocalNodes(List.of(obedient)).close();
        assertThat(obedient.process().exitValue()).isZero();
        LocalNode stubborn = start("exec sleep 60");
        stubborn.askToEnd();
        stubborn.awaitEnd(System.nanoTime());
        assertThat(stubborn.runs()).isFalse();
    }

    private static LocalNode start(String script) throws IOException {
        return new LocalNode("node-0", new ProcessBuilder("sh", "-c", script).start(), Path.of("none"));
    }
}
