package io.locmoe.store;

import io.locmoe.settings.Excerpt;
import io.locmoe.settings.FileFailure;
import io.locmoe.store.ObjectStore.Listed;
import io.locmoe.store.StoredNames.Complete;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The copy of a run in an object store, with the names of the run's output directory. A checkpoint is there once its
 * {@code manifest.json} is, which is sent last and removed first. Any thread; blocks. All methods throw
 * {@link StoreException} if the store does not do what was asked.
 */
public final class StoredRun implements AutoCloseable {
    /** The files of a run beside its checkpoints. */
    public static final List<String> FILES = List.of("steps.jsonl", "train.log", "run.json", "report.json");

    private static final String REPORT = FILES.getLast();
    private static final String TRIAL = ".locmoe-trial";

    private final StoreAddress address;
    private final ObjectStore store;

    private StoredRun(StoreAddress address, ObjectStore store) {
        this.address = address;
        this.store = store;
    }

    /** The run at an address, which need not exist. Asks the store nothing. */
    public static StoredRun at(StoreAddress address) {
        return new StoredRun(address, ObjectStore.open(address));
    }

    /** Writes and removes an object, to learn before a training whether it can. */
    public void requireUsable() {
        store.put(TRIAL, "trial".getBytes(StandardCharsets.US_ASCII));
        store.remove(TRIAL);
    }

    /** Whether a run has its report or a checkpoint here. */
    public boolean exists() {
        return store.read(REPORT).isPresent() || !checkpoints().isEmpty();
    }

    /** The names of the complete checkpoints, in the order in which they were written. */
    public List<String> checkpoints() {
        return StoredNames.complete(list()).stream().map(Complete::name).toList();
    }

    /** The newest complete checkpoint; empty if there is none. */
    public Optional<String> newest() {
        List<String> all = checkpoints();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** The step in the name of a checkpoint; -1 if it is not the name of one. */
    public static long step(String checkpoint) {
        return StoredNames.step(checkpoint);
    }

    /** Objects by the name of the checkpoint. */
    private Map<String, List<Listed>> list() {
        return StoredNames.byCheckpoint(store.list(StoredNames.CHECKPOINTS));
    }

    /** Whether this checkpoint, and no other of its name, is here. */
    public boolean has(Path checkpoint) throws IOException {
        Optional<byte[]> here =
                store.read(StoredNames.manifest(checkpoint.getFileName().toString()));
        return here.isPresent()
                && Arrays.equals(here.get(), Files.readAllBytes(checkpoint.resolve(StoredNames.MANIFEST)));
    }

    /** Copies a checkpoint from its directory here, unless it is here. */
    public void add(Path checkpoint) throws IOException {
        if (has(checkpoint)) {
            return;
        }
        String prefix = StoredNames.prefix(checkpoint.getFileName().toString());
        // Another one of this name, of a former leader, is no checkpoint any more while its files change.
        store.remove(prefix + StoredNames.MANIFEST);
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith(StoredNames.MANIFEST)) {
                    store.put(prefix + file.getFileName(), file);
                }
            }
        }
        store.put(prefix + StoredNames.MANIFEST, checkpoint.resolve(StoredNames.MANIFEST));
    }

    /** Removes the checkpoints that were written first, so that {@code most} complete ones stay. */
    public void keep(int most) {
        Map<String, List<Listed>> objects = list();
        List<Complete> all = StoredNames.complete(objects);
        for (Complete old : all.subList(0, Math.max(0, all.size() - most))) {
            String manifest = StoredNames.manifest(old.name());
            store.remove(manifest);
            objects.get(old.name()).stream()
                    .map(Listed::name)
                    .filter(name -> !name.equals(manifest))
                    .forEach(store::remove);
        }
    }

    /**
     * Brings a complete checkpoint into a directory of checkpoints, under its name once all of it is there. The caller
     * compares it with its manifest.
     *
     * @throws StoreException also if it is not complete, or an object in it has a name that no checkpoint's file has
     */
    public Path bring(String checkpoint, Path parent) {
        List<Listed> objects = list().getOrDefault(checkpoint, List.of());
        if (objects.stream().noneMatch(object -> object.name().equals(StoredNames.manifest(checkpoint)))) {
            throw new StoreException(address + " has no complete checkpoint " + Excerpt.of(checkpoint)
                    + "; `./locmoe runs fetch " + address + " --out DIR` brings what it has");
        }
        List<String> files = objects.stream()
                .map(object -> StoredNames.file(address, object, StoredNames.prefix(checkpoint)))
                .toList();
        try {
            return bring(checkpoint, files, parent);
        } catch (IOException e) {
            throw new StoreException(
                    checkpoint + " of " + address + " cannot be written here: " + FileFailure.of(e), e);
        }
    }

    private Path bring(String checkpoint, List<String> files, Path parent) throws IOException {
        Files.createDirectories(parent);
        // The name of a checkpoint that is not complete: whoever writes checkpoints there removes a left one.
        Path part = Files.createTempDirectory(
                parent,
                ".partial-" + checkpoint,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            files.forEach(file -> store.get(StoredNames.prefix(checkpoint) + file, part.resolve(file)));
            return Files.move(part, parent.resolve(checkpoint), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(part, files);
        }
    }

    private static void remove(Path part, List<String> files) throws IOException {
        for (String file : files) {
            Files.deleteIfExists(part.resolve(file));
        }
        Files.deleteIfExists(part);
    }

    /** Copies the files beside the checkpoints that are in a directory; the report last. */
    public void addFiles(Path directory) throws IOException {
        for (String file : FILES) {
            if (Files.exists(directory.resolve(file))) {
                store.put(file, directory.resolve(file));
            }
        }
    }

    /** Brings the files beside the checkpoints into a directory, over those that are there; returns their names. */
    public List<String> bringFiles(Path directory) throws IOException {
        List<String> there = store.list("").stream()
                .map(Listed::name)
                .filter(FILES::contains)
                .toList();
        for (String file : there) {
            Path part = directory.resolve("." + file + ".part");
            Files.deleteIfExists(part);
            store.get(file, part);
            Files.move(part, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
        return there;
    }

    @Override
    public String toString() {
        return address.toString();
    }

    @Override
    public void close() {
        store.close();
    }
}
