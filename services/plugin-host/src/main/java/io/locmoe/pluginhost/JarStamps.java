package io.locmoe.pluginhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the file system says of a plug-in's jars. If it says the same as before, the bytes are the same: nothing but the
 * kernel sets the time of a file's last change ({@code ctime}).
 *
 * @param files one line for each jar
 */
record JarStamps(List<String> files) {
    /** A file that has just changed may change again without another time. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** Empty where they prove nothing: for jars that have just changed, or cannot be looked at. */
    static Optional<JarStamps> of(Path directory) {
        Instant youngest = Instant.now().minus(SETTLED);
        List<String> files = new ArrayList<>();
        try {
            for (Path jar : PluginJars.list(directory)) {
                Map<String, Object> seen = Files.readAttributes(jar, "unix:size,ino,dev,lastModifiedTime,ctime");
                if (((FileTime) seen.get("ctime")).toInstant().isAfter(youngest)) {
                    return Optional.empty();
                }
                files.add(jar.getFileName() + " " + seen);
            }
            return Optional.of(new JarStamps(files));
        } catch (IOException | PluginFault | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
