package io.locmoe.router.hash;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.Vocabulary;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.List;
import java.util.Random;

/**
 * Random routed experts of PanGu-Sigma (Ren et al. 2023): a table, drawn once for each layer and fixed, gives every
 * token id one of the experts, each with the same probability. Unlike {@code hash} it balances neither by vocabulary
 * nor by frequency.
 */
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
    public Router create(Options options, RouterSetup setup) {
        Vocabulary vocabulary = Vocabulary.of(setup);
        // java.util.Random, because its algorithm is part of its specification.
        Random random = new Random(setup.seed() + (setup.layer() + 1) * 0xD1342543DE82EF95L);
        int[] table = random.ints(vocabulary.size(), 0, setup.experts()).toArray();
        return new TableRouter(
                vocabulary, setup.state(TableRouter.STATE, table), setup.experts(), CapacityRule.of(options));
    }
}
