package io.locmoe.router.hash;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the routers {@code hash} and {@code rre}, which route by fixed tables. */
public final class HashRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new HashRouterFactory(), new RreRouterFactory());
    }
}
