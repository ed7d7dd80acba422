package io.locmoe.router.hash;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.Vocabulary;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import java.util.ArrayList;
import java.util.List;

final class HashRouterFactory implements RouterFactory {

    @Override
    public String name() {
        return "hash";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(Option.of(
                "balance",
                HashTable.Balance.FREQUENCY,
                "frequency: experts get equal shares of the text; vocabulary: equal numbers of token ids")));
        options.addAll(CapacityRule.options(1.25));
        return options;
    }

    @Override
    public Router create(Options options, RouterSetup setup) {
        Vocabulary vocabulary = Vocabulary.of(setup);
        int[] table = HashTable.build(
                options.constant("balance", HashTable.Balance.class),
                setup.tokenFrequencies(),
                setup.experts(),
                setup.seed(),
                setup.layer());
        return new TableRouter(
                vocabulary, setup.state(TableRouter.STATE, table), setup.experts(), CapacityRule.of(options));
    }
}
