package io.locmoe.store;

import io.locmoe.settings.Excerpt;
import io.locmoe.store.ObjectStore.Listed;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of a run's objects, which are those of its files: {@code checkpoints/step-000600/config.json}. */
final class StoredNames {
    static final String CHECKPOINTS = "checkpoints/";
    static final String MANIFEST = "manifest.json";

    private static final Pattern CHECKPOINT = Pattern.compile("step-(\\d{1,18})(?:\\.\\d{1,9})?");
    /** Neither a path nor the name of a hidden file. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\\.[A-Za-z0-9]{1,16}){1,2}");

    private StoredNames() {}

    /** A complete checkpoint. */
    record Complete(String name, Instant written) {}

    /** What the names of all objects of a checkpoint begin with. */
    static String prefix(String checkpoint) {
        return CHECKPOINTS + checkpoint + "/";
    }

    static String manifest(String checkpoint) {
        return prefix(checkpoint) + MANIFEST;
    }

    /** The step in the name of a checkpoint; -1 if it is not the name of one. */
    static long step(String checkpoint) {
        Matcher name = CHECKPOINT.matcher(checkpoint);
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /**
     * The name of an object's file in its checkpoint.
     *
     * @throws StoreException if no file of a checkpoint has such a name
     */
    static String file(StoreAddress address, Listed object, String prefix) {
        String file = object.name().substring(prefix.length());
        if (!FILE.matcher(file).matches()) {
            throw new StoreException(address + " has the object '" + Excerpt.of(object.name())
                    + "', which is no file of a checkpoint; nothing was brought. Remove the object if it is not yours");
        }
        return file;
    }

    /** Objects below {@link #CHECKPOINTS} by the checkpoint that they belong to; others are left out. */
    static Map<String, List<Listed>> byCheckpoint(List<Listed> objects) {
        return objects.stream()
                .filter(object -> step(checkpoint(object)) >= 0)
                .collect(Collectors.groupingBy(StoredNames::checkpoint, TreeMap::new, Collectors.toList()));
    }

    private static String checkpoint(Listed object) {
        return object.name().substring(CHECKPOINTS.length()).split("/", 2)[0];
    }

    /** The checkpoints that have a manifest, in the order in which their manifests were written. */
    static List<Complete> complete(Map<String, List<Listed>> checkpoints) {
        return checkpoints.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .filter(object -> object.name().equals(manifest(entry.getKey())))
                        .map(manifest -> new Complete(entry.getKey(), manifest.written())))
                .sorted(Comparator.comparing(Complete::written).thenComparingLong(all -> step(all.name())))
                .toList();
    }
}
