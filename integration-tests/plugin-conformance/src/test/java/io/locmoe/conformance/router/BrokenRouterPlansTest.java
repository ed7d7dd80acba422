package io.locmoe.conformance.router;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Further routers that break a rule of plans or ranks. */
@Tag("slow")
class BrokenRouterPlansTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Takes one token more than it says, in evaluation. */
    @Breaks(2)
    static class EvaluationOverfullCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                private boolean training = true;

                @Override
                Tensor scores(Tensor scores, RoutingCall call) {
                    training = call.training();
                    return scores;
                }

                @Override
                int reportedCapacity(int capacity) {
                    return training ? capacity : capacity - 1;
                }
            };
        }
    }

    /** Takes one token more than it says, on several ranks that are full. */
    @Breaks(2)
    static class MeshOverfullCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                private boolean full;

                @Override
                Tensor scores(Tensor scores, RoutingCall call) {
                    full = call.mesh().ranks() == 4 && call.meshTokens() == 32;
                    return scores;
                }

                @Override
                int reportedCapacity(int capacity) {
                    return full ? capacity - 1 : capacity;
                }
            };
        }
    }

    /** Reports a measure without end, in training. */
    @Breaks(3)
    static class EndlessCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Map<String, Double> measures(RoutingCall call) {
                    return Map.of("ratio", call.training() && call.meshTokens() > 0 ? Double.POSITIVE_INFINITY : 0);
                }
            };
        }
    }

    /** Reports fewer choices than it keeps. */
    @Breaks(4)
    static class UndercountingCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                long[] load(long[] load) {
                    return experts == 1
                            ? load
                            : LongStream.of(load).map(n -> n / 2).toArray();
                }
            };
        }
    }

    /** Does not tell what it drops in evaluation. */
    @Breaks(4)
    static class SilentInEvaluationCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                private boolean training = true;

                @Override
                Tensor scores(Tensor scores, RoutingCall call) {
                    training = call.training();
                    return scores;
                }

                @Override
                int[] dropped(int[] dropped) {
                    return training ? dropped : new int[0];
                }
            };
        }
    }

    /** Reads the ids of padding. */
    @Breaks(5)
    static class NosyCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor loss(Tensor loss, RoutingCall call) {
                    boolean[] valid = call.valid();
                    int[] ids = call.tokenIds();
                    int sum = IntStream.range(0, ids.length)
                            .filter(t -> !valid[t])
                            .map(t -> ids[t])
                            .sum();
                    return loss.affine(1f, 1e-3f * sum);
                }
            };
        }
    }

    /** Gives other bits each time, on one rank. */
    @Breaks(6)
    static class UndeterminedAloneCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor weights(Tensor weights, RoutingCall call) {
                    boolean padded = call.tokens() == 32
                            && call.meshTokens() < 32
                            && call.mesh().ranks() == 1;
                    return padded ? weights.affine(1f, 1e-7f * (CALLS.incrementAndGet() % 3)) : weights;
                }
            };
        }
    }

    /** Counts the first real token of the batch in its loss. */
    @Breaks(7)
    static class FirstbornCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor loss(Tensor loss, RoutingCall call) {
                    boolean[] valid = call.valid();
                    int first = IntStream.range(0, call.tokens())
                            .filter(t -> valid[t])
                            .findFirst()
                            .orElse(-1);
                    long[][] ids = call.mesh().gather(first < 0 ? new long[0] : new long[] {call.tokenIds()[first]});
                    long id = Stream.of(ids)
                            .flatMapToLong(LongStream::of)
                            .findFirst()
                            .orElse(0);
                    return loss.affine(1f, call.rank() == 0 ? 1e-2f * id : 0f);
                }
            };
        }
    }

    /** Prefers another expert on the second rank of a node. */
    @Breaks(8)
    static class RankLoyalCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choose(float[] logits, int token, int place, RoutingCall call) {
                    int best = super.choose(logits, token, place, call);
                    boolean second = call.mesh().ranks() > call.topology().nodes() && call.rank() % 2 == 1;
                    return second && !equal(logits, token) ? (best + 1) % experts : best;
                }
            };
        }
    }

    /** Prefers another expert on another node. */
    @Breaks(9)
    static class NodeLoyalCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                int choose(float[] logits, int token, int place, RoutingCall call) {
                    int best = super.choose(logits, token, place, call);
                    int node = call.topology().node(call.rank());
                    return equal(logits, token) ? best : (best + node) % experts;
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenRouterPlansTest.class);
    }
}
