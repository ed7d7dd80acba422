package io.locmoe.router.tamoe;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code ta-moe}. */
public final class TaMoeRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new TaMoeRouterFactory());
    }
}
