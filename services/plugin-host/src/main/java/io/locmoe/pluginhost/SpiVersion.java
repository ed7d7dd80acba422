package io.locmoe.pluginhost;

import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * Which version of the SPI a plug-in's own jar was built for.
 *
 * @param jar        the name of its file
 * @param named      version that the manifest names; empty if it names none
 * @param attributes of the manifest
 * @param old        whether only a host of version 1 would find the plug-in's class
 */
record SpiVersion(String jar, String named, Attributes attributes, boolean old) {
    static final String ATTRIBUTE = "LocMoE-Spi-Version";
    static final String SERVICE = "META-INF/services/" + MoePlugin.class.getName();

    /** Until version 2 the interface was in another package. */
    private static final String OLD_SERVICE = "META-INF/services/io.locmoe.spi.plugin.MoePlugin";

    private static final String MIGRATION = "docs/migration.md in the directory of LocMoE Mesh says what to change";

    /** What the manifest says, if a host finds the plug-in's class by this jar. */
    static Optional<SpiVersion> of(JarFile jar, String name) throws IOException {
        boolean current = jar.getEntry(SERVICE) != null;
        if (!current && jar.getEntry(OLD_SERVICE) == null) {
            return Optional.empty();
        }
        Attributes attributes =
                jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes();
        String named = attributes.getValue(ATTRIBUTE);
        return Optional.of(new SpiVersion(name, named == null ? "" : named.strip(), attributes, !current));
    }

    /** Why a host cannot use it, as the rest of a sentence; empty if it can. */
    Optional<String> fault(int host) {
        if (old) {
            return Optional.of("was built for version 1 of the SPI: " + jar + " has " + OLD_SERVICE + " and "
                    + (named.isEmpty() ? "no " + ATTRIBUTE : ATTRIBUTE + " " + named) + ", but this host has version "
                    + host + " and looks for " + SERVICE + "; " + MIGRATION);
        }
        if (named.isEmpty()) {
            return Optional.of("does not say which SPI it was built for; the manifest of " + jar + " needs " + ATTRIBUTE
                    + ": " + host + ", and if it was built for version 1, " + MIGRATION);
        }
        if (named.equals(Integer.toString(host))) {
            return Optional.empty();
        }
        return Optional.of("was built for version " + named + " of the SPI, as the manifest of " + jar
                + " says, but this host has version " + host + "; "
                + (named.equals("1") ? MIGRATION : "use a build of the plug-in for version " + host));
    }
}
