package io.locmoe.run.service;

import java.util.List;
import java.util.Objects;

/**
 * A plug-in of a node.
 *
 * @param name       from its manifest
 * @param version    from its manifest
 * @param directory  its directory on the node
 * @param jars       its jars, sorted by name
 * @param spiVersion version of the SPI that it was built against; empty if it does not say
 * @param digest     SHA-256 of the names and bytes of its jars; empty if they cannot be read
 * @param errors     why it cannot be used, one sentence each; empty if it can
 * @param offers     what jobs can choose from it
 */
public record HeldPlugin(
        String name,
        String version,
        String directory,
        List<Jar> jars,
        String spiVersion,
        String digest,
        List<String> errors,
        List<Choosable> offers) {

    /**
     * A jar of the plug-in.
     *
     * @param digest SHA-256 of its bytes; empty if it cannot be read
     */
    public record Jar(String name, String digest) {
        public Jar {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * Something that jobs can choose.
     *
     * @param kind    the setting that chooses it: {@code gate}, {@code router}, {@code comm} or {@code driver}
     * @param name    value of that setting
     * @param options options that it accepts
     */
    public record Choosable(String kind, String name, List<HeldOption> options) {
        public Choosable {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(name, "name");
            options = List.copyOf(options);
        }
    }

    public HeldPlugin {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(spiVersion, "spiVersion");
        Objects.requireNonNull(digest, "digest");
        jars = List.copyOf(jars);
        errors = List.copyOf(errors);
        offers = List.copyOf(offers);
    }
}
