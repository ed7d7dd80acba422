package io.locmoe.router.expertchoice;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** Offers the router {@code expert-choice}. */
public final class ExpertChoiceRouterPlugin implements MoePlugin {

    @Override
    public List<RouterFactory> routers() {
        return List.of(new ExpertChoiceRouterFactory());
    }
}
