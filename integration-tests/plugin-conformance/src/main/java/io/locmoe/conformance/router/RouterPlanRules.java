package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.MeshRouting.Entry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rules of a single plan. */
abstract class RouterPlanRules extends RouterUnderTest {
    /** What the host takes, the largest number of float16. */
    private static final float LARGEST_WEIGHT = 65_504;

    @Test
    protected final void rule01EntriesAreChoicesOfTokens() {
        for (TestBatch batch : List.of(padded(), padded().evaluating())) {
            assertIndices(route(batch), batch.tokens());
        }
    }

    static void assertIndices(MeshRouting plan, int tokens) {
        Set<List<Integer>> pairs = new HashSet<>();
        Set<List<Integer>> choices = new HashSet<>();
        for (Entry entry : plan.entries()) {
            assertThat(entry.token()).as("token of %s", entry).isBetween(0, tokens - 1);
            assertThat(entry.choice()).as("choice of %s", entry).isNotNegative();
            assertThat(pairs.add(List.of(entry.token(), entry.expert())))
                    .as("the first entry of token and expert of %s", entry)
                    .isTrue();
            assertThat(choices.add(List.of(entry.token(), entry.choice())))
                    .as("the first entry of token and choice of %s", entry)
                    .isTrue();
        }
        assertThat(plan.dropped()).as("dropped tokens").isEqualTo(List.copyOf(new TreeSet<>(plan.dropped())));
        assertThat(plan.dropped()).allMatch(token -> token >= 0 && token < tokens);
    }

    @Test
    protected final void rule02NoExpertTakesMoreThanItsCapacity() {
        for (TestBatch batch : List.of(batch(), batch().evaluating(), batch().on(mesh(2, 2)))) {
            MeshRouting plan = route(batch);
            assertThat(LongStream.of(kept(plan)).max().orElseThrow())
                    .as("entries of an expert over the mesh")
                    .isLessThanOrEqualTo(plan.capacity());
        }
    }

    private long[] kept(MeshRouting plan) {
        long[] kept = new long[experts()];
        plan.entries().forEach(entry -> kept[entry.expert()]++);
        return kept;
    }

    @Test
    protected final void rule03WeightsLossesAndMeasuresAreFinite() {
        for (TestBatch batch : List.of(padded(), padded().evaluating())) {
            MeshRouting plan = route(batch);
            assertThat(plan.entries()).allMatch(entry -> Math.abs(entry.weight()) <= LARGEST_WEIGHT);
            assertThat(plan.losses().values()).allMatch(Float::isFinite);
            assertThat(plan.measures().values()).allMatch(Double::isFinite);
        }
    }

    @Test
    protected final void rule04NothingIsLostSilently() {
        for (TestBatch batch : List.of(padded(), padded().evaluating(), padded().on(mesh(2, 2)))) {
            assertNothingLost(batch, route(batch));
        }
    }

    final void assertNothingLost(TestBatch batch, MeshRouting plan) {
        long[] kept = kept(plan);
        long lost = 0;
        for (int e = 0; e < kept.length; e++) {
            assertThat(plan.load()[e]).as("choices of expert %d", e).isGreaterThanOrEqualTo(kept[e]);
            lost += plan.load()[e] - kept[e];
        }
        if (tokensChoose()) {
            long losers = plan.dropped().size() - (everyTokenChooses() ? 0 : withoutExperts(plan));
            assertThat((long) plan.dropped().size())
                    .as("tokens that lost some of %d choices", lost)
                    .isGreaterThanOrEqualTo(Math.min(lost, 1));
            assertThat(losers).as("tokens that lost some of %d choices", lost).isLessThanOrEqualTo(lost);
        }
        Set<Integer> placed = new HashSet<>(plan.dropped());
        plan.entries().forEach(entry -> placed.add(entry.token()));
        assertThat(placed)
                .as("tokens with an entry or dropped")
                .containsAll(IntStream.range(0, batch.tokens())
                        .filter(t -> batch.valid()[t])
                        .boxed()
                        .toList());
    }

    /** Dropped tokens that have no entry. */
    static long withoutExperts(MeshRouting plan) {
        Set<Integer> without = new HashSet<>(plan.dropped());
        plan.entries().forEach(entry -> without.remove(entry.token()));
        return without.size();
    }

    @Test
    protected final void rule05PaddingGoesNowhereAndCountsInNoLoss() {
        for (TestBatch batch : List.of(padded(), padded().evaluating())) {
            MeshRouting plan = route(batch);
            for (int t = 0; t < batch.tokens(); t++) {
                if (!batch.valid()[t]) {
                    int token = t;
                    assertThat(plan.entries()).as("entries").noneMatch(entry -> entry.token() == token);
                    assertThat(plan.dropped()).as("dropped tokens").doesNotContain(token);
                    assertThat(Arrays.copyOfRange(plan.gradient(), t * experts(), (t + 1) * experts()))
                            .as("gradient of the padding at %d", t)
                            .containsOnly(0f);
                }
            }
            route(batch.otherPadding()).assertSameAs(plan);
        }
    }
}
