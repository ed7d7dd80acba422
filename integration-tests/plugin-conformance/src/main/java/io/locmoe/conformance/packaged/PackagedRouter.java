package io.locmoe.conformance.packaged;

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** The rules on a router that was loaded from its jars. */
final class PackagedRouter extends RouterConformance {
    private final PackagedPlugin plugin = PackagedPlugin.current();

    @Override
    protected RouterFactory factory() {
        return plugin.factory(RouterFactory.class);
    }

    @Override
    protected RouterFactory router(String name) {
        return plugin.routers().apply(name);
    }

    @Override
    protected DeviceDriver device() {
        return plugin.device().orElseGet(super::device);
    }

    @Override
    protected Map<String, String> options() {
        return plugin.options();
    }

    @Override
    protected Map<String, String> unlimited() {
        return plugin.options("unlimited", "capacityFactor", "0");
    }

    @Override
    protected Map<String, String> singleExpert() {
        return plugin.options("singleExpert", "topK", "1");
    }

    @Override
    protected int experts() {
        return (int) plugin.declaration().number("experts", super.experts());
    }

    @Override
    protected boolean tokensChoose() {
        return plugin.has("tokensChoose");
    }

    @Override
    protected boolean everyTokenChooses() {
        return plugin.has("everyTokenChooses");
    }

    @Override
    protected boolean followsTokens() {
        return plugin.has("followsTokens");
    }

    @Override
    protected boolean routesIgnoreRanks() {
        return plugin.has("routesIgnoreRanks");
    }

    @Override
    protected boolean lossesIgnoreRanks() {
        return plugin.has("lossesIgnoreRanks");
    }

    @Override
    protected boolean routesIgnoreNodes() {
        return plugin.has("routesIgnoreNodes");
    }

    @Override
    protected boolean lossesIgnoreNodes() {
        return plugin.has("lossesIgnoreNodes");
    }

    @Override
    protected boolean takesOneExpert() {
        return plugin.has("takesOneExpert");
    }
}
