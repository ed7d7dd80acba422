package io.locmoe.pluginhost;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a plug-in was read from. The first call that asks for a digest may read all jars; it throws
 * {@link UncheckedIOException} if they have changed since they were loaded. Thread-safe.
 */
public final class PluginOrigin {
    /** Origin of something that is no plug-in. */
    static final PluginOrigin NONE = new PluginOrigin(List.of(), "", () -> PluginDigest.NONE);

    private final List<String> names;
    private final String spiVersion;
    private final Supplier<PluginDigest> digest;

    /**
     * Creates an origin.
     *
     * @param names      of the jars
     * @param spiVersion version of the SPI that its manifest names; empty if it names none
     * @param digest     of the jars; without those that cannot be read
     */
    PluginOrigin(List<String> names, String spiVersion, Supplier<PluginDigest> digest) {
        this.names = List.copyOf(names);
        this.spiVersion = Objects.requireNonNull(spiVersion, "spiVersion");
        this.digest = Objects.requireNonNull(digest, "digest");
    }

    /** SHA-256 of the bytes of each jar, by its name, sorted; empty text for a jar that cannot be read. */
    public Map<String, String> jars() {
        Map<String, String> read = digest.get().jars();
        Map<String, String> jars = new TreeMap<>();
        names.forEach(name -> jars.put(name, read.getOrDefault(name, "")));
        return jars;
    }

    /** Version of the SPI that its manifest names; empty if it names none. */
    public String spiVersion() {
        return spiVersion;
    }

    /** SHA-256 of the jars' names and digests, in hexadecimal digits; empty if they cannot be read. */
    public String digest() {
        return digest.get().whole();
    }
}
