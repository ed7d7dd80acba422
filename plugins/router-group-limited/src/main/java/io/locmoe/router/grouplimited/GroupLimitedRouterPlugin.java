package io.locmoe.router.grouplimited;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code group-limited}. */
public final class GroupLimitedRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new GroupLimitedRouterFactory());
    }
}
