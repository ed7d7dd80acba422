package io.locmoe.laboratory.bench.step.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell in the place of Python. */
class PeerProcessTest {
    @TempDir
    Path directory;

    private PeerProcess start(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("peer"), script);
        return new PeerProcess(Path.of("/bin/sh"), file, directory.resolve("errors"));
    }

    @Test
    void answersAreFoundAmongOtherLines() throws IOException {
        try (PeerProcess peer = start("read job; echo a warning; echo \"ready [$job]\"")) {
            peer.say("7");
            assertThat(peer.answer("ready").path(0).asInt()).isEqualTo(7);
        }
    }

    @Test
    void peerProcessHasOneThreadAndNoForcedCoreType() throws IOException {
        try (PeerProcess peer = start("echo \"ready [$OPENBLAS_NUM_THREADS, \\\"${OPENBLAS_CORETYPE-none}\\\"]\"")) {
            assertThat(peer.answer("ready")).hasToString("[1,\"none\"]");
        }
    }

    @Test
    void failureMessageQuotesTheLastOutputOfThePeer() throws IOException {
        try (PeerProcess peer = start("read job; echo first >&2; echo no memory for 7 >&2; exit 1")) {
            peer.say("{}");
            assertThatThrownBy(() -> peer.answer("ready"))
                    .isInstanceOf(RunException.class)
                    .hasMessage("the PyTorch process has died: first | no memory for 7");
        }
    }
}
