package io.locmoe.conformance.router;

import io.locmoe.conformance.Breaks;
import io.locmoe.conformance.BrokenFixtures;
import io.locmoe.conformance.LastingThread;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A router with threads of its own, or with weights beyond all size, fails the test of that rule, and no other. */
@Tag("slow")
class BrokenRouterThreadsTest {

    /** Starts a thread for each step, and forgets it. */
    @Breaks(21)
    static class BusyCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                void observe(long[] load, RoutingCall call) {
                    super.observe(load, call);
                    LastingThread.start();
                }
            };
        }
    }

    /** Reads the scores on another thread, and does not mind that it may not. */
    @Breaks(21)
    static class DelegatingCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor scores(Tensor scores, RoutingCall call) {
                    CompletableFuture.runAsync(scores::toArray)
                            .exceptionally(_ -> null)
                            .join();
                    return scores;
                }
            };
        }
    }

    /** Divides by next to nothing. */
    @Breaks(3)
    static class ImmoderateCase extends FixtureCase {
        @Override
        FixtureRouter create(RouterSetup setup, double factor) {
            return new FixtureRouter(setup, factor) {
                @Override
                Tensor weights(Tensor weights, RoutingCall call) {
                    return call.training() ? super.weights(weights, call).scale(1e30f) : super.weights(weights, call);
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenRouterThreadsTest.class);
    }
}
