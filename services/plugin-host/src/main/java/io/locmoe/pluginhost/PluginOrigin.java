package io.locmoe.pluginhost;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a plug-in was read from.
 *
 * @param jars       by name, sorted, SHA-256 of the bytes of each jar; empty text for one that cannot be read
 * @param spiVersion version of the SPI that its manifest names; empty if it names none
 * @param digest     SHA-256 of the jars' names and bytes, in hexadecimal digits; empty if they cannot be read
 */
public record PluginOrigin(Map<String, String> jars, String spiVersion, String digest) {
    /** Origin of something that is no plug-in. */
    static final PluginOrigin NONE = new PluginOrigin(Map.of(), "", "");

    public PluginOrigin {
        jars = Collections.unmodifiableMap(new TreeMap<>(jars));
        Objects.requireNonNull(spiVersion, "spiVersion");
        Objects.requireNonNull(digest, "digest");
    }
}
