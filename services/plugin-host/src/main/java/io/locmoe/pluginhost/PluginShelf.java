package io.locmoe.pluginhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * The plug-ins of a process that lives long, whose directories change meanwhile. Each user is lent what is there when
 * he comes, and keeps it: a plug-in that is replaced or removed is closed when its last user has gone. Code is loaded
 * from private copies of the jars, so that overwriting a jar changes nothing for those who use it. Thread-safe; every
 * method may block.
 */
public final class PluginShelf implements AutoCloseable {
    private final List<Path> directories;
    private final PluginTrust trust;
    private final PrivateCopies copies;
    private final KnownDrivers drivers = new KnownDrivers();
    private final Map<SharedPlugin, JarStamps> stamps = new WeakHashMap<>();
    private PluginCatalog current;

    private PluginShelf(List<Path> directories, PluginTrust trust, PrivateCopies copies) {
        this.directories = List.copyOf(directories);
        this.trust = trust;
        this.copies = copies;
        this.current = new PluginCatalog(directories, List.of(), Map.of(), List.of());
    }

    /** Loads all plug-ins, whoever wrote them; throws as {@link #open(List, PluginTrust)}. */
    public static PluginShelf open(List<Path> directories) {
        return open(directories, PluginTrust.ANY);
    }

    /**
     * Loads all plug-ins, as {@link PluginCatalog#load} does. What is not trusted is refused, and nothing of it runs.
     *
     * @param trust whose code may run
     * @throws UncheckedIOException if there is no place for the copies
     */
    public static PluginShelf open(List<Path> directories, PluginTrust trust) {
        try {
            PluginShelf shelf = new PluginShelf(directories, trust, PrivateCopies.create());
            shelf.refresh();
            return shelf;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the jars of plug-ins cannot be copied to " + PrivateCopies.place() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Looks at the directories again. Plug-ins whose jars are the same bytes stay as they are; others are loaded, on
     * the caller's thread.
     *
     * @return what there is now
     */
    public synchronized List<LoadedPlugin> refresh() {
        Map<Path, SharedPlugin> known = new HashMap<>();
        current.held().forEach(plugin -> known.put(plugin.found().plugin().directory(), plugin));
        PluginCatalog next = new PluginScanner(
                        drivers, directory -> unchanged(known.get(directory)).orElseGet(() -> load(directory)))
                .scan(directories);
        current.close();
        current = next;
        return next.plugins();
    }

    private Optional<SharedPlugin> unchanged(SharedPlugin known) {
        if (known == null) {
            return Optional.empty();
        }
        LoadedPlugin plugin = known.found().plugin();
        Optional<JarStamps> seen = JarStamps.of(plugin.directory());
        if (seen.isPresent() && seen.get().equals(stamps.get(known))) {
            return Optional.of(known);
        }
        try {
            if (PluginDigest.of(plugin.directory()).equals(plugin.origin().digest())) {
                seen.ifPresent(stamp -> stamps.put(known, stamp));
                return Optional.of(known);
            }
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.empty(); // loading it says why
        }
    }

    private SharedPlugin load(Path directory) {
        try {
            Optional<JarStamps> seen = JarStamps.of(directory);
            Path copy = copies.of(directory);
            SharedPlugin loaded =
                    new SharedPlugin(PluginCatalog.load(directory, copy, trust, drivers), () -> copies.remove(copy));
            seen.ifPresent(stamp -> stamps.put(loaded, stamp));
            return loaded;
        } catch (PluginFault | IOException e) {
            LoadedPlugin unread = PluginDirectory.unread(directory.getFileName().toString(), directory);
            String fault = e instanceof PluginFault ? e.getMessage() : "cannot be copied (" + e + ")";
            return new SharedPlugin(PluginDirectory.refused(unread, List.of(fault)), () -> {});
        }
    }

    /** What there is since the last look. */
    public synchronized List<LoadedPlugin> plugins() {
        return current.plugins();
    }

    /** The plug-ins since the last look, for one user, who closes the catalogue when he has gone. */
    public synchronized PluginCatalog lend() {
        return current.share();
    }

    /** Lends nothing any more. What is lent stays open until it is closed, but can load no more classes. */
    @Override
    public synchronized void close() {
        try {
            current.close();
        } finally {
            copies.close();
        }
    }
}
