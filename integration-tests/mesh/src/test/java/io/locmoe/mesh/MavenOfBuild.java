package io.locmoe.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Settings of the Maven that has built this project; the tests may run with others, see scripts/test-streams.sh. */
public final class MavenOfBuild {
    private static final Properties SETTINGS = read();

    private MavenOfBuild() {}

    private static Properties read() {
        try (InputStream file = MavenOfBuild.class.getResourceAsStream("/maven.properties")) {
            Properties settings = new Properties();
            settings.load(file);
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The user's local repository, with all that the build has downloaded. */
    public static String repository() {
        return SETTINGS.getProperty("repository");
    }

    /** Whether it was told not to use the network. */
    public static boolean offline() {
        return Boolean.parseBoolean(SETTINGS.getProperty("offline"));
    }
}
