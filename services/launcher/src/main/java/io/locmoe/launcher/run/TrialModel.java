package io.locmoe.launcher.run;

import io.locmoe.engine.model.GateSite;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.model.RouterSite;
import io.locmoe.engine.model.RouterStates;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.router.Router;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Creates a job's gates and routers as its ranks will, to learn what they refuse: an option may be of the right type
 * and yet not fit the number of experts. No memory is taken for their parameters.
 *
 * @param vocabulary token ids of the job's text
 */
record TrialModel(JobSettings settings, int vocabulary, PluginCatalog catalog) {
    /** Runs on every machine, in a JVM without vectors too. */
    private static final String DRIVER = "reference";

    /** What gates and routers refuse; empty where nothing is refused, or where there is no driver to try it on. */
    Set<String> problems() {
        if (!catalog.names(PluginKind.DRIVER).contains(DRIVER)) {
            return Set.of();
        }
        Set<String> problems = new LinkedHashSet<>();
        try (Device device = catalog.driver(DRIVER).open(0);
                Tape tape = new Tape(device)) {
            ParameterBlock block = new ParameterBlock(tape);
            for (int layer = 0; layer < settings.model().sparseLayers(); layer++) {
                layer(layer, block, problems);
            }
        }
        return problems;
    }

    private void layer(int layer, ParameterBlock block, Set<String> problems) {
        Choice gate = settings.gates().get(layer);
        Choice router = settings.routers().get(layer);
        try {
            Router created = router(layer, block).create(router);
            if (created.usesScores()) {
                gate(layer, gate, block).ifPresent(problems::add);
            }
        } catch (IllegalArgumentException e) {
            problems.add("router " + router.name() + ": " + e.getMessage());
        }
    }

    private Optional<String> gate(int layer, Choice gate, ParameterBlock block) {
        int width = settings.model().width();
        try {
            new GateSite(layer, width, settings.model().experts(), block, "layers." + layer + ".gate.")
                    .create(gate, new CatalogComponents(catalog));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("gate " + gate.name() + ": " + e.getMessage());
        }
    }

    private RouterSite router(int layer, ParameterBlock block) {
        long[] frequencies = new long[vocabulary];
        Arrays.fill(frequencies, 1);
        return new RouterSite(
                layer,
                settings.model().experts(),
                settings.topology(),
                settings.training().seed(),
                frequencies,
                new CatalogComponents(catalog),
                block,
                new RouterStates(),
                "layers." + layer + ".router.");
    }
}
