package io.locmoe.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.process.CommandProcess;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.mesh.Namespaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network of a command that is killed does not stay. */
@Tag("slow")
class AbandonedNetworkTest {
    @TempDir
    Path directory;

    @BeforeAll
    static void namespaces() {
        Namespaces.assume();
    }

    @Test
    void theNetworkOfAKilledCommandIsRemoved() {
        try (CommandProcess command = Program.start(AbandonedNetwork.class, directory)) {
            List<ProcessHandle> nodes = nodes(command);
            command.close();
            Namespaces.awaitGone(command.pid());
            awaitGone(nodes);
        }
    }

    /** Where even the watchdog is killed, the next network removes it: that of this test, or of one beside it. */
    @Test
    void theNextNetworkRemovesWhatIsLeft() {
        try (CommandProcess command = Program.start(AbandonedNetwork.class, directory)) {
            List<ProcessHandle> nodes = nodes(command);
            List<ProcessHandle> watchdogs = command.handle()
                    .children()
                    .filter(child -> !nodes.contains(child))
                    .toList();
            assertThat(watchdogs).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
            awaitGone(watchdogs);
            command.close();
            awaitGone(nodes);
            LinkNetwork.create(List.of(LinkRate.parse("1gbit"))).close();
            assertThat(Namespaces.of(command.pid())).isEmpty();
        }
    }

    private static List<ProcessHandle> nodes(CommandProcess command) {
        List<ProcessHandle> nodes = Arrays.stream(Program.awaitHeld(command).split(" "))
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
        assertThat(nodes).hasSize(2).allMatch(ProcessHandle::isAlive);
        assertThat(Namespaces.of(command.pid())).hasSize(1 + 1 + 2);
        return nodes;
    }

    private static void awaitGone(List<ProcessHandle> processes) {
        await().atMost(Duration.ofSeconds(60)).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
