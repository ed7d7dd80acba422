package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.spi.MoePlugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan that breaks a promise of the SPI ends the job with the names of router, layer, step and rank. */
class BrokenPlanTest {

    @TempDir
    Path directory;

    private MeshRun run(String nodes, String router, MoePlugin plugin) {
        return MeshRun.run(
                TinyJob.settings("router", router, "nodes", nodes, "steps", "2", "validateEvery", "0"),
                TestDriver.CPU.driver(),
                new Patterns(8),
                directory,
                List.of(plugin));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            twice-at-one-expert     | token 0 twice at expert 0; the plan has choice 0 of token 0 twice; token 1 goes
            nowhere                 | token 15 goes nowhere, but is not among the dropped
            negative-choice         | token 2 is at expert 0 as choice -1
            drops-twice             | the dropped tokens do not ascend: 15 comes after 15
            drops-what-is-not-there | the plan drops token 16 of 16
            drops-what-it-keeps     | 4 dropped tokens have entries, so each lost another choice, but the loads count
            load-too-small          | the load of expert 0 is 63 choices, but all ranks keep 64
            load-too-large          | 5 choices that no rank keeps, but the dropped tokens can have lost 0 at most
            negative-load           | the load of expert 1 is -1
            loads-of-its-own        | rank 2 counts other loads than rank 0
            capacity-of-its-own     | rank 3 has the capacity 1003, rank 0 has 1000
            measure-of-its-own      | rank 1 measured something else than rank 0
            infinite-measure        | the measure mood is Infinity
            wide-loss               | the broad loss is no scalar, but of shape [2, 3]
            weights-as-a-matrix     | weights of shape [16, 1] for 16 entries of the plan; the shape is [16]
            huge-weight             | the plan gives token 3 at expert 0 the weight 1.0E30; weights are between -65504
            large-weight            | the plan gives token 0 at expert 0 the weight -70000.0; weights are between
            reads-elsewhere         | the thread 'helper' of app used a tensor of the thread 'rank
            computes-elsewhere      | the thread 'helper' of app used a tensor of the thread 'rank
            several                 | token 1 goes nowhere, but is not among the dropped; the load of expert 3 is -7
            one-call-more           | rank 1 is in call 2 of mesh(), ranks 0, 2, 3 are done with the plan
            one-call-less           | rank 1 is done with the plan, ranks 0, 2, 3 are in call 1 of mesh()
            """)
    void aBrokenPlanIsRefusedByRouterStepAndLayer(String router, String reason) {
        assertThatThrownBy(() -> run("4", router, new BrokenPlans()))
                .isInstanceOf(TrainingException.class)
                .message()
                .startsWith("router " + router + ", sparse layer 0, step 1, rank ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            parameter-by-rank | created blocks.1.router.bias of shape [5]
            state-by-rank     | created blocks.1.router.seen1 of type int32 and length 2
            """)
    void parametersAndStatesAreTheSameOnEveryRank(String router, String reason) {
        assertThatThrownBy(() -> run("2", router, new BrokenPlans()))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("router " + router + ", sparse layer 0: rank 0 created ")
                .hasMessageContainingAll(reason, "create the same parameters and states on every rank");
    }

    /** Together they are beyond what one may be. */
    @Test
    void manyLargeWeightsAreNotRefused() {
        assertThat(run("2", "many-large-weights", new BrokenPlans()).steps).hasSize(2);
    }

    /** The tensor was made in step 1; its memory has other content in step 2. */
    @ParameterizedTest
    @ValueSource(strings = {"keeps-a-tensor", "returns-an-old-loss"})
    void aTensorOfAnEarlierStepIsRefused(String router) {
        assertThatThrownBy(() -> run("2", router, new BrokenPlans()))
                .isInstanceOf(TrainingException.class)
                .message()
                .startsWith("router " + router + ", sparse layer 0, step 2, rank ")
                .contains("a tensor of step 1, micro-batch 0 was used in step 2, micro-batch 0");
    }

    /** Writing into valid(), tokenIds() and domainIds() changes nothing, to the bit. */
    @Test
    void aRouterCannotChangeTheBatch() {
        MeshRun polite = run("2", "everyone-to-0", new TestRouters());
        MeshRun writing = run("2", "writes-into-call", new TestRouters());
        assertThat(writing.steps).hasSameSizeAs(polite.steps);
        for (int i = 0; i < polite.steps.size(); i++) {
            assertThat(writing.steps.get(i).lossPerToken())
                    .isEqualTo(polite.steps.get(i).lossPerToken());
            assertThat(writing.steps.get(i).tokens())
                    .isEqualTo(polite.steps.get(i).tokens());
        }
    }
}
