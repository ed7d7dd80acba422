package io.locmoe.pluginhost;

import java.util.List;
import java.util.Objects;

/**
 * What a plug-in was read from.
 *
 * @param jars       names of its jars, sorted
 * @param spiVersion version of the SPI that its manifest names; empty if it names none
 * @param digest     SHA-256 of the jars' names and bytes, in hexadecimal digits; empty if they cannot be read
 */
public record PluginOrigin(List<String> jars, String spiVersion, String digest) {
    /** Of what is no plug-in at all. */
    static final PluginOrigin NONE = new PluginOrigin(List.of(), "", "");

    public PluginOrigin {
        jars = List.copyOf(jars);
        Objects.requireNonNull(spiVersion, "spiVersion");
        Objects.requireNonNull(digest, "digest");
    }
}
