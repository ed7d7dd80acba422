package io.locmoe.conformance.router;

import io.locmoe.conformance.LeftThreads;
import io.locmoe.spi.router.Router;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rules of what a router keeps from step to step. */
abstract class RouterStateRules extends RouterMeshRules {
    private static final int STEPS = 3;

    /** Text in which the first ids are frequent. */
    private static final long[] TEXT = LongStream.range(0, TestBatch.VOCABULARY)
            .map(id -> 10_000 / (id + 1))
            .toArray();

    /** Text in which the last ids are. */
    private static final long[] OTHER_TEXT = LongStream.range(0, TestBatch.VOCABULARY)
            .map(id -> TEXT[TestBatch.VOCABULARY - 1 - (int) id])
            .toArray();

    @Test
    protected final void rule10ARestoredRouterRoutesLikeTheOneThatWasSaved() {
        assertRestored(TEXT);
    }

    /** A checkpoint is used with other text too: to generate, or to go on with a longer corpus. */
    @Test
    protected final void rule11ARestoredRouterDoesNotDependOnTheText() {
        assertRestored(OTHER_TEXT);
    }

    private void assertRestored(long[] text) {
        try (Rank saved = rank();
                Rank restored = rank()) {
            Router router = train(saved);
            Router again = create(restored, text);
            restored.kept().restore(saved.kept().copy());
            for (TestBatch next :
                    new TestBatch[] {batch(99).evaluating(), batch(99).step(STEPS + 1)}) {
                MeshRouting expected = next.route(router, saved, RankThreads.alone());
                next.route(again, restored, RankThreads.alone()).assertIdenticalTo(expected);
            }
        }
    }

    @Test
    protected final void rule12EvaluationLeavesTheStateAlone() {
        try (Rank rank = rank()) {
            Router router = train(rank);
            KeptStates before = rank.kept().copy();
            batch(99).evaluating().route(router, rank, RankThreads.alone());
            rank.kept().assertSameAs(before);
        }
    }

    /** The host takes a step again whose numbers went wrong, from the states that it began with. */
    @Test
    protected final void rule19ADiscardedStepLeavesNothing() {
        try (Rank undisturbed = rank();
                Rank repeated = rank()) {
            Router expected = train(undisturbed);
            Router router = train(repeated);
            KeptStates before = repeated.kept().copy();
            batch(98).step(STEPS + 1).route(router, repeated, RankThreads.alone());
            repeated.kept().restore(before);
            router.stepDiscarded();
            TestBatch next = batch(99).step(STEPS + 1);
            next.route(router, repeated, RankThreads.alone())
                    .assertIdenticalTo(next.route(expected, undisturbed, RankThreads.alone()));
            router.stepCompleted();
            expected.stepCompleted();
            repeated.kept().assertSameAs(undisturbed.kept());
        }
    }

    @Test
    protected final void rule21ThreadsEndAndLeaveTensorsAlone() {
        LeftThreads.assertNone(() -> {
            try (Rank rank = rank()) {
                train(rank);
                rank.tape().requireAlone();
            }
        });
    }

    private Router create(Rank rank, long[] text) {
        return batch().setup(rank.parameters(), rank.kept(), text).create(factory(), options());
    }

    private Router train(Rank rank) {
        Router router = create(rank, TEXT);
        for (int step = 1; step <= STEPS; step++) {
            batch(step).step(step).route(router, rank, RankThreads.alone());
            router.stepCompleted();
        }
        return router;
    }
}
