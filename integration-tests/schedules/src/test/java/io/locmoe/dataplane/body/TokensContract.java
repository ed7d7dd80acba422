package io.locmoe.dataplane.body;

import static io.locmoe.schedule.Together.require;

import io.locmoe.schedule.Together;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The promise of {@link BodyOffers}, T1. */
public final class TokensContract {
    private final BodyOffers offers = new BodyOffers();
    private final AtomicInteger taken = new AtomicInteger();

    private TokensContract() {}

    private void take(String token) {
        if (offers.take(token, Optional.empty()).isPresent()) {
            taken.incrementAndGet();
        }
    }

    /** T1: two connections present the same token, while its stream ends or goes on. */
    public static void aTokenIsTakenOnce() throws Exception {
        TokensContract it = new TokensContract();
        String token = it.offers.add(BodiesContract.bodies());
        String withdrawn = it.offers.add(BodiesContract.bodies());
        Together.run(() -> it.take(token), () -> it.take(token), () -> it.offers.remove(withdrawn));
        require(it.taken.get() == 1, "T1: a token is taken once");
        require(it.offers.take(withdrawn, Optional.empty()).isEmpty(), "T1: a withdrawn token is worth nothing");
    }
}
