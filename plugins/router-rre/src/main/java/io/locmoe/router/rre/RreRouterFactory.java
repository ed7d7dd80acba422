package io.locmoe.router.rre;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterContext;
import io.locmoe.spi.router.RouterFactory;
import java.util.List;
import java.util.Random;

final class RreRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "rre";
    }

    @Override
    public List<Option> options() {
        return CapacityRule.options(1.25);
    }

    @Override
    public Router create(Options options, RouterContext context) {
        int vocabulary = context.tokenFrequencies().length;
        if (vocabulary == 0) {
            throw new IllegalArgumentException(
                    "router rre needs the vocabulary: the host gave no token frequencies, not even zeros");
        }
        // java.util.Random, because its algorithm is part of its specification.
        Random random = new Random(context.seed() + (context.layer() + 1) * 0xD1342543DE82EF95L);
        int[] expertOfToken = random.ints(vocabulary, 0, context.experts()).toArray();
        return new RreRouter(expertOfToken, context.experts(), CapacityRule.of(options));
    }
}
