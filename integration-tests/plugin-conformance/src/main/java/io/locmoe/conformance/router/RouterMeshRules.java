package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.conformance.router.MeshRouting.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of two plans that are to be the same. */
abstract class RouterMeshRules extends RouterPlanRules {

    @Test
    protected final void rule06TheSameCallGivesTheSamePlan() {
        for (TestBatch batch : List.of(padded(), padded().evaluating(), padded().on(mesh(2, 2)))) {
            route(batch).assertIdenticalTo(route(batch));
        }
    }

    /** Sequences in another order; where tokens are dropped, the order decides which. */
    @Test
    protected final void rule07ATokenGoesTheSameWayFromAnotherPlace() {
        assumeTrue(followsTokens(), "the router looks at the places of tokens");
        int[] order = {3, 0, 7, 1, 6, 5, 2, 4};
        TestBatch batch = padded();
        MeshRouting here = routeUnlimited(batch);
        MeshRouting there = routeUnlimited(batch.sequences(order));
        if (tokensChoose()) {
            long without = everyTokenChooses() ? 0 : withoutExperts(here);
            assertThat((long) here.dropped().size())
                    .as("dropped without a limit")
                    .isEqualTo(without);
        }
        List<Entry> moved = new ArrayList<>();
        for (Entry entry : there.entries()) {
            moved.add(new Entry(
                    order[entry.token() / 4] * 4 + entry.token() % 4, entry.expert(), entry.choice(), entry.weight()));
        }
        moved.sort(Comparator.comparingInt(Entry::expert).thenComparingInt(Entry::token));
        there.withEntries(moved, here.dropped()).assertSameRoutes(here);
        there.assertSameLosses(here);
    }

    @Test
    protected final void rule08TheRanksOfANodeChangeNothing() {
        assumeTrue(routesIgnoreRanks(), "the router looks at ranks");
        for (TestBatch batch : List.of(padded(), padded().evaluating())) {
            MeshRouting one = route(batch.on(mesh(2, 1)));
            assertSame(route(batch.on(mesh(2, 2))), one, lossesIgnoreRanks());
            assertSame(route(batch.on(mesh(2, 4))), one, lossesIgnoreRanks());
            assertSame(route(batch.on(mesh(2, 2)).cut(0, 0, 16, 20, TOKENS)), one, lossesIgnoreRanks());
        }
    }

    @Test
    protected final void rule09NodesChangeNothing() {
        assumeTrue(routesIgnoreNodes(), "the router looks at nodes");
        for (TestBatch batch : List.of(padded(), padded().evaluating())) {
            MeshRouting one = route(batch);
            assertSame(route(batch.on(mesh(2, 1))), one, lossesIgnoreNodes());
            assertSame(route(batch.on(mesh(4, 1))), one, lossesIgnoreNodes());
        }
    }

    /** Tokens of two nodes, each among the others and then as a batch of its own. */
    @Test
    protected final void rule22ATokenThatIsRoutedAloneGoesTheSameWayAlone() {
        TestBatch batch = batch().evaluating().on(mesh(2, 1));
        try (Rank rank = rank()) {
            assumeTrue(
                    batch.setup(rank).create(factory(), options()).routesTokensAlone(),
                    "the router looks at other tokens");
        }
        MeshRouting together = route(batch);
        for (int token = 0; token < TOKENS; token += 5) {
            MeshRouting alone = route(batch.only(token));
            List<Entry> own = together.of(token);
            assertThat(alone.of(0)).as("entries of token %d alone", token).hasSameSizeAs(own);
            for (int i = 0; i < own.size(); i++) {
                Entry entry = alone.of(0).get(i);
                assertThat(List.of(entry.expert(), entry.choice()))
                        .as("expert and choice of token %d alone", token)
                        .isEqualTo(List.of(own.get(i).expert(), own.get(i).choice()));
                assertThat(entry.weight())
                        .as("weight of token %d alone", token)
                        .isCloseTo(own.get(i).weight(), Goldens.FLOAT);
            }
        }
    }

    private static void assertSame(MeshRouting several, MeshRouting one, boolean losses) {
        several.assertSameRoutes(one);
        if (losses) {
            several.assertSameAs(one);
        }
    }
}
