package io.locmoe.router.topk;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code top-k}. */
public final class TopKRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new TopKRouterFactory());
    }
}
