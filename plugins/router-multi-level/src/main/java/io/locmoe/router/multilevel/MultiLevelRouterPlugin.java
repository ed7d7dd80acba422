package io.locmoe.router.multilevel;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code multi-level}. */
public final class MultiLevelRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new MultiLevelRouterFactory());
    }
}
