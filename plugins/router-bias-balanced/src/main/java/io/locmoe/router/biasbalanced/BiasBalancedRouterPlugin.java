package io.locmoe.router.biasbalanced;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code bias-balanced}. */
public final class BiasBalancedRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new BiasBalancedRouterFactory());
    }
}
