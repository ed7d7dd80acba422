package io.locmoe.node.training;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;

/** A plug-in catalog, as the engine sees it. */
public record CatalogComponents(PluginCatalog catalog) implements Components {
    @Override
    public GateFactory gate(String name) {
        return catalog.gate(name);
    }

    @Override
    public RouterFactory router(String name) {
        return catalog.router(name);
    }

    @Override
    public PlacementPlannerFactory placement(String name) {
        return catalog.placement(name);
    }

    @Override
    public CommunicationStrategyFactory communication(String name) {
        return catalog.communication(name);
    }

    @Override
    public List<PluginStamp> stamps(JobSettings settings) {
        return JobPlugins.of(settings, catalog);
    }
}
