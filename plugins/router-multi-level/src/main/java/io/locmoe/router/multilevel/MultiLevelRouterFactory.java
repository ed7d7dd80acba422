package io.locmoe.router.multilevel;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

final class MultiLevelRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "multi-level";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(
                        "groups",
                        0,
                        "groups of experts; a domain belongs to group domain mod groups; 0: one for each " + "node"),
                Option.of("second", "rre", "router inside a group, by name"),
                Option.of("secondOptions", "", "its options, as topK=1,alpha=0.01"));
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        int groups = options.integer("groups", 0, setup.experts());
        int count = groups == 0 ? setup.topology().nodes() : groups;
        if (setup.experts() % count != 0) {
            throw new IllegalArgumentException("option groups: " + setup.experts() + " experts do not divide into "
                    + count + " groups; choose one of " + divisors(setup.experts()));
        }
        Map<String, String> second = parse(options.text("secondOptions"));
        List<Router> routers = IntStream.range(0, count)
                .mapToObj(
                        group -> setup.nested(options.text("second"), second, setup.experts() / count, "group" + group))
                .toList();
        return new MultiLevelRouter(routers);
    }

    private static List<Integer> divisors(int experts) {
        return IntStream.rangeClosed(1, experts)
                .filter(i -> experts % i == 0)
                .boxed()
                .toList();
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> options = new TreeMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "option secondOptions: '" + pair.trim() + "' is not name=value; write topK=1,alpha=0.01");
            }
            if (options.put(
                            pair.substring(0, equals).trim(),
                            pair.substring(equals + 1).trim())
                    != null) {
                throw new IllegalArgumentException(
                        "option secondOptions: " + pair.substring(0, equals).trim() + " stands twice");
            }
        }
        return options;
    }
}
