package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plug-in's mistake ends the job, on all ranks, with a message that names plug-in, layer and step. */
class PluginMistakesTest {

    @TempDir
    Path directory;

    private MeshRun run(String... changes) {
        return MeshRun.run(
                TinyJob.settings(changes),
                TestDriver.CPU.driver(),
                new Patterns(8),
                directory,
                List.of(new TestRouters()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "illegal            | I do not like these scores",
                "stateful           | I was never ready",
                "no-plan            | plan",
                "token-past-the-end | token 16 of 16",
                "five-experts       | the plan is for 5 experts, but the layer has 4",
                "over-capacity      | expert 0 64 tokens, more than its capacity of 1",
                "mesh-over-capacity | expert 0 64 tokens, more than its capacity of 16",
                "expert-9           | chose expert 9 of 4",
                "weightless         | the weight NaN, though the numbers that it was given are finite",
                "falling-offsets    | offsets decrease at expert 1"
            })
    void aRouterIsNamed(String router, String reason) {
        assertThatThrownBy(() -> run("layers.1.router", router, "blocks", "4", "nodes", "4"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("router " + router, "layer 1", "step 1", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broken-gate | no scores today",
                "narrow-gate | scores of shape [32, 2] for 32 tokens and 4 experts",
                "nan-gate    | token 3 for expert 1 is not a number, though the numbers that it was given are finite"
            })
    void aGateIsNamed(String gate, String reason) {
        assertThatThrownBy(() -> run("gate", gate, "nodes", "2"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("gate " + gate, "layer 0", "step 1", reason);
    }

    @Test
    void aNonFiniteLossNamesTheLossAndItsRouter() {
        assertThatThrownBy(() -> run("router", "infinite-loss", "nodes", "2"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll(
                        "step 1", "boundless loss of router infinite-loss", "sparse layer 0", "Infinity");
    }

    /** The router refused the scores because the gate had produced NaN: the gate is at fault. */
    @Test
    void aRouterIsNotBlamedForTheScoresOfTheGate() {
        assertThatThrownBy(() -> run("gate", "nan-gate", "router", "picky"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("gate nan-gate", "step 1", "score of token 3 for expert 1 is not a number");
    }

    @Test
    void aRefusedOptionNamesThePlugin() {
        assertThatThrownBy(() -> run("router.capacityFaktor", "2"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("router locmoe", "capacityFaktor", "capacityFactor");
        assertThatThrownBy(() -> run("width", "18", "gate", "grap"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("gate grap", "width 18");
        assertThatThrownBy(() -> run("comm.speed", "2"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("communication all-to-all", "speed");
    }

    /** The other nodes get no token, compute nothing, and still take part to the end. */
    @Test
    void nodesWithoutTokensTakePartToTheEnd() {
        MeshRun run = run("router", "everyone-to-0", "nodes", "4");
        assertThat(run.steps).hasSize(12).allSatisfy(step -> {
            assertThat(step.layers().getFirst().expertLoad()).containsExactly(64, 0, 0, 0);
            assertThat(step.deadExperts()).isEqualTo(3);
            assertThat(step.loadMaxOverMean()).isEqualTo(4);
            assertThat(step.localShare()).isEqualTo(0.25);
        });
        assertThat(run.steps.getLast().lossPerToken())
                .isLessThan(run.steps.getFirst().lossPerToken());
    }
}
