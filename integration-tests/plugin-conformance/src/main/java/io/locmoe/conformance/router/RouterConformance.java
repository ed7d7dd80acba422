package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rules of a router. An author extends this class, gives the factory, and names the capabilities that his router is
 * without; a test class for each set of options that matters.
 *
 * <p>Rules 1 to 5 look at one plan, 6 to 9 at two that are to be the same, 10 to 12 at the router's state, 13 and 14 at
 * gradients, 15 to 18 at the edges: no tokens, one expert, equal scores, scores that are no numbers. Rule 19 takes a
 * step again, 20 looks at scores where float32 is short of digits, 21 for threads, 22 at tokens alone.
 */
public abstract class RouterConformance extends RouterGradientRules {

    @Test
    protected final void rule15NoTokensGoNowhere() {
        TestBatch none = made(new float[0][], experts(), 1);
        TestBatch padding = batch().valid(new boolean[TOKENS]);
        for (TestBatch batch : List.of(none, none.evaluating(), padding, none.on(mesh(2, 1)))) {
            MeshRouting plan = route(batch);
            assertThat(plan.entries()).isEmpty();
            assertThat(plan.dropped()).isEmpty();
            assertThat(plan.load()).containsOnly(0);
            assertThat(plan.losses().values()).allMatch(Float::isFinite);
            assertThat(plan.measures().values()).allMatch(Double::isFinite);
        }
    }

    @Test
    protected final void rule16TheOnlyExpertTakesAll() {
        assumeTrue(takesOneExpert(), "the router needs several experts");
        TestBatch batch = made(MeshRouting.logits(TOKENS, 1, 5), 1, 5);
        MeshRouting plan = routeOne(batch);
        assertIndices(plan, TOKENS);
        assertThat(plan.entries().size() + plan.dropped().size()).isEqualTo(TOKENS);
        assertThat(plan.load())
                .containsExactly(everyTokenChooses() ? TOKENS : plan.entries().size());
        assertThat(plan.entries()).allMatch(entry -> Float.isFinite(entry.weight()));
    }

    private MeshRouting routeOne(TestBatch batch) {
        try {
            return batch.route(factory(), both(options(), singleExpert()));
        } catch (IllegalArgumentException e) {
            throw new AssertionError(
                    "the router refuses a layer with one expert: " + e.getMessage()
                            + "; give options that fit one expert by singleExpert() (in a jar by the key"
                            + " router.NAME.singleExpert), or say by takesOneExpert()"
                            + " (router.NAME.without.takesOneExpert) why it needs several",
                    e);
        }
    }

    @Test
    protected final void rule17EqualScoresAreDecidedTheSameWayEverywhere() {
        TestBatch batch = padded().logits(new float[TOKENS][experts()]);
        MeshRouting one = route(batch.on(mesh(2, 1)));
        assertIndices(one, TOKENS);
        if (routesIgnoreRanks()) {
            route(batch.on(mesh(2, 2))).assertSameRoutes(one);
        }
        route(batch.on(mesh(2, 1))).assertIdenticalTo(one);
    }

    /** Either the router refuses the scores, or its weights or losses are no numbers, which ends the job. */
    @Test
    protected final void rule18ScoresThatAreNoNumbersAreNotHidden() {
        float[][] logits = MeshRouting.logits(TOKENS, experts(), 3);
        Arrays.fill(logits[6], Float.NaN);
        TestBatch batch = made(logits, experts(), 3);
        try (Rank rank = rank()) {
            assumeTrue(batch.setup(rank).create(factory(), options()).usesScores(), "the router reads no scores");
        }
        MeshRouting plan;
        try {
            plan = routeUnlimited(batch);
        } catch (RuntimeException refused) {
            return;
        }
        boolean shows = plan.entries().stream().anyMatch(entry -> !Float.isFinite(entry.weight()))
                || plan.losses().values().stream().anyMatch(loss -> !Float.isFinite(loss));
        assertThat(shows)
                .as("weights or losses show that the scores are no numbers")
                .isTrue();
    }
}
