package io.locmoe.router.locmoe;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the routers {@code locmoe} and {@code locmoe-plus}. */
public final class LocMoeRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new LocMoeRouterFactory(), new LocMoePlusRouterFactory());
    }
}
