package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings of nonsense by the port for users: each is refused in a few words, and the mesh then trains. */
@Tag("slow")
class HostileSubmitTest {
    private static final int LONGEST_ANSWER = 2000;

    private final NodeMesh mesh = NodeMesh.open().with(1);
    private final MeshClient client = mesh.client(0);

    @AfterEach
    void close() {
        mesh.close();
    }

    private void refused(RunRequest request, String... words) {
        assertThatThrownBy(() -> client.submit(request))
                .hasMessageContainingAll(words)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(LONGEST_ANSWER))
                .returns(Code.INVALID, e -> ((ControlException) e).code());
    }

    private static RunRequest job(String setting, String value) {
        return NodeMesh.job(1, 3, setting, value);
    }

    private static RunRequest jobIn(String checkpoints) {
        return new RunRequest(NodeMesh.job(1, 3).settings(), checkpoints);
    }

    private static RunRequest jobOfManySettings() {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < 5000; i++) {
            settings.put("router.a" + i, "1");
        }
        return new RunRequest(settings, "");
    }

    @Test
    void hostileSettingsAreRefusedInAFewWordsAndAnOrdinaryJobTrains() throws Exception {
        for (String huge : List.of("2147483647", "2147483648", "9".repeat(40))) {
            refused(job("blocks", huge), "blocks", huge);
        }
        refused(job("nodes", "2147483647"), "nodes");
        refused(job("data", "a\0b"), "data");
        refused(job("tokenizer", "/dev/\0"), "tokenizer");
        refused(job("resume", "\0"), "resume");
        refused(jobIn("/checkpoints/a\0b"), "checkpoints");
        refused(job("data", "../".repeat(2000)), "data");
        String long200k = "x".repeat(200_000);
        refused(job("learningRate", long200k), "learningRate");
        refused(job(long200k, "1"), "unknown setting");
        refused(job("data", long200k), "data");
        refused(jobIn("/checkpoints/" + long200k), "checkpoints");
        refused(job("router", long200k), "router");
        refused(job("learningRate", "x".repeat(1 << 20)), "a request has at most 262144 bytes");
        assertThatThrownBy(() -> client.submit(jobOfManySettings()))
                .isInstanceOf(ControlException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(5000));
        assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(1, 2))).outcome())
                .isEqualTo(RunOutcome.COMPLETED);
    }
}
