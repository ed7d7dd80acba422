package io.locmoe.router.debug;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the routers {@code random}, {@code forced-balance} and {@code forced-imbalance}. */
public final class DebugRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new RandomRouterFactory(), new ForcedBalanceRouterFactory(), new ForcedImbalanceRouterFactory());
    }
}
