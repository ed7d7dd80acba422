package io.locmoe.router.sinkhorn;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code sinkhorn}. */
public final class SinkhornRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new SinkhornRouterFactory());
    }
}
