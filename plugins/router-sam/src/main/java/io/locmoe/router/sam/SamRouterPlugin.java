package io.locmoe.router.sam;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code sam}. */
public final class SamRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new SamRouterFactory());
    }
}
