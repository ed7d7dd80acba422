package io.locmoe.models;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.Slots;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.router.RouterFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Models of tests: made, imported, run and exported. */
final class Parts {
    private static final List<MoePlugin> PLUGINS = ServiceLoader.load(MoePlugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    private static final long ONE_FILE = 1L << 40;

    private Parts() {}

    static Components components() {
        return new Components() {
            @Override
            public GateFactory gate(String name) {
                return one(PLUGINS.stream()
                        .flatMap(p -> p.gates().stream())
                        .filter(g -> g.name().equals(name)));
            }

            @Override
            public RouterFactory router(String name) {
                return one(PLUGINS.stream()
                        .flatMap(p -> p.routers().stream())
                        .filter(r -> r.name().equals(name)));
            }

            @Override
            public PlacementPlannerFactory placement(String name) {
                return one(PLUGINS.stream()
                        .flatMap(p -> p.placementPlanners().stream())
                        .filter(p -> p.name().equals(name)));
            }

            @Override
            public CommunicationStrategyFactory communication(String name) {
                return one(PLUGINS.stream()
                        .flatMap(p -> p.communicationStrategies().stream())
                        .filter(c -> c.name().equals(name)));
            }
        };
    }

    private static <T> T one(Stream<T> found) {
        return found.findFirst().orElseThrow();
    }

    /** Makes a model with changed settings, as name and value. */
    static Path random(Path target, String family, boolean packed, StoredType type, String... changes) {
        return random(target, family, packed, type, ONE_FILE, changes);
    }

    static Path random(Path target, String family, boolean packed, StoredType type, long largest, String... changes) {
        Map<String, String> changed = new HashMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            changed.put(changes[i], changes[i + 1]);
        }
        new RandomModel(components(), true, packed, type, largest).write(family, changed, 7, target);
        return target;
    }

    static Import.Imported imported(Path model, Path checkpoint) {
        return new Import(components(), OptionalInt.empty()).run(model, checkpoint);
    }

    /** Imports with sequences of {@code sequence} tokens. */
    static Import.Imported imported(Path directory, Path checkpoint, int sequence) {
        return new Import(components(), OptionalInt.of(sequence)).run(directory, checkpoint);
    }

    /** Exports in the layout of the import, in files of {@code largest} bytes. */
    static Path exported(Path checkpoint, Path directory, long largest) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            new Export(components(), Optional.empty(), Optional.empty(), largest).run(reader, directory);
        }
        return directory;
    }

    /** Exports as a GGUF file in the types of the import. */
    static Path gguf(Path checkpoint, Path file) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            new GgufExport(components(), Optional.empty()).run(reader, file);
        }
        return file;
    }

    /** Logits of all tokens, one row after another. */
    static float[] logits(Path checkpoint, int... tokens) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            return logits(reader, tokens);
        }
    }

    /** The same of a model that stays open. */
    static float[] logits(StoredModel stored, int... tokens) {
        int length = tokens.length;
        boolean[] valid = new boolean[length];
        Arrays.fill(valid, true);
        Batch batch = new Batch(
                tokens, new int[length], new int[length], valid, length, new Slots(0, 1, 8), length, 0, 0, false);
        try (Device device = new CpuDriver("reference").open(0);
                SoloModel model = SoloModel.of(device, components(), stored)) {
            return model.logits(batch, IntStream.range(0, length).toArray());
        }
    }
}
