package io.locmoe.mesh.tabled;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.nio.file.Path;
import java.util.List;

/** Offers a router that needs a file. */
public final class TabledPlugin implements MoePlugin {
    @Override
    public List<RouterFactory> routers() {
        return List.of(new RouterFactory() {
            @Override
            public String name() {
                return "tabled";
            }

            @Override
            public List<Option> options() {
                return List.of(Option.required("table", Path.class, "experts by token"));
            }

            @Override
            public Router create(Options options, RouterSetup setup) {
                throw new IllegalStateException("made with " + options.file("table"));
            }
        });
    }
}
