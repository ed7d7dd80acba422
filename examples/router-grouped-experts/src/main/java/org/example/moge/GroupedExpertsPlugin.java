package org.example.moge;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** The entry, found by ServiceLoader: offers the router {@code grouped-experts}. */
public final class GroupedExpertsPlugin implements MoePlugin {
    @Override
    public List<RouterFactory> routers() {
        return List.of(new GroupedExpertsFactory());
    }
}
