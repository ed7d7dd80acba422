package io.locmoe.router.multilevel;

import io.locmoe.router.toolkit.NestedRouter;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

final class MultiLevelRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "multi-level";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(Option.of(
                        "groups",
                        0,
                        "groups of experts; a domain belongs to group domain mod groups; 0: one for each node")
                .atLeast(0)));
        options.addAll(NestedRouter.options("second", "rre", "router inside a group, by name"));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        int groups = options.integer("groups", 0, setup.experts());
        int count = groups == 0 ? setup.topology().nodes() : groups;
        if (setup.experts() % count != 0) {
            throw new IllegalArgumentException("option groups: " + setup.experts() + " experts do not divide into "
                    + count + " groups; choose one of " + divisors(setup.experts()));
        }
        NestedRouter second = NestedRouter.of("second", options);
        List<Router> routers = IntStream.range(0, count)
                .mapToObj(group -> second.create(setup, setup.experts() / count, "group" + group))
                .toList();
        return new MultiLevelRouter(routers);
    }

    private static List<Integer> divisors(int experts) {
        return IntStream.rangeClosed(1, experts)
                .filter(i -> experts % i == 0)
                .boxed()
                .toList();
    }
}
