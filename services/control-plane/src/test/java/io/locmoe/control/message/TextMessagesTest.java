package io.locmoe.control.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.proto.SubmitRunRequest;
import io.locmoe.control.proto.Text;
import io.locmoe.engine.generation.SamplingChoice;
import io.locmoe.engine.generation.TextRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMessagesTest {
    private static final SamplingChoice NONE =
            new SamplingChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1);
    private static final TextRequest SHORT = new TextRequest(
            new TextRequest.Prompt("a", Optional.empty(), Optional.empty(), true),
            Optional.empty(),
            1,
            List.of(),
            NONE,
            1);
    private static final TextRequest LONG = new TextRequest(
            new TextRequest.Prompt("a", Optional.of("default"), Optional.of(""), false),
            Optional.of("english"),
            7,
            List.of("x", "y"),
            new SamplingChoice(Optional.of(0.0), Optional.of(0), Optional.of(1.0), Optional.of(1.5), -3),
            2);

    private static RunRequest request(TextRequest text) {
        return new RunRequest(Map.of("resume", "/m"), "", "", Optional.empty(), Optional.of(text));
    }

    /** What is not given differs from the default of the protocol, such as a temperature of 0. */
    @Test
    void aTextArrivesAsItWasAskedFor() {
        for (TextRequest text : List.of(SHORT, LONG)) {
            assertThat(MeshMessages.decode(MeshMessages.encode(request(text)))).isEqualTo(request(text));
            RankStart start = new RankStart(
                    "job-1",
                    request(text),
                    ExpertPlacement.even(1, 4, Topology.of(1, 1)),
                    0,
                    List.of(new Peer("node-0", "127.0.0.1", 1, 2, 3)),
                    Map.of());
            assertThat(RankMessages.decode(RankMessages.encode(start)).request())
                    .isEqualTo(request(text));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.5, tokens must be at least 1",
        "2147483647, 1, 0.5, at most 10000000",
        "1, 0, 0.5, nodes must be at least 1",
        "1, 1, NaN, temperature must be a number from 0"
    })
    void aTextThatCannotBeIsRefused(int tokens, int nodes, double temperature, String problem) {
        Text text = Text.newBuilder()
                .setPrompt("a")
                .setTokens(tokens)
                .setNodes(nodes)
                .setTemperature(temperature)
                .build();
        SubmitRunRequest request = SubmitRunRequest.newBuilder().setText(text).build();
        assertThatThrownBy(() -> MeshMessages.decode(request))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining(problem);
    }
}
