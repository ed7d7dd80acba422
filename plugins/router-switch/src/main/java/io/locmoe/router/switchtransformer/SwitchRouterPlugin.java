package io.locmoe.router.switchtransformer;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code switch}. */
public final class SwitchRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new SwitchRouterFactory());
    }
}
