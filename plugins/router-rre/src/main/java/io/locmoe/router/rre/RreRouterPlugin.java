package io.locmoe.router.rre;

import io.locmoe.spi.plugin.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code rre}. */
public final class RreRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new RreRouterFactory());
    }
}
