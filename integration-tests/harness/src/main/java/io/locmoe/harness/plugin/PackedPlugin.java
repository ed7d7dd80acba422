package io.locmoe.harness.plugin;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs a plug-in on the class path of a test, like the build, so that nodes can load it. */
public final class PackedPlugin {
    private static final String SERVICE = "META-INF/services/" + MoePlugin.class.getName();

    private PackedPlugin() {}

    /**
     * Packs a plug-in with all classes of the class path that it refers to. Classes from directories go into its jar;
     * jars, such as that of a toolkit, are copied beside it. The SPI is left out. Classes that a plug-in names only in
     * text are not found.
     *
     * @param plugin    the class that implements {@link MoePlugin}
     * @param directory gets a sub-directory for the plug-in
     * @return the sub-directory
     * @throws HarnessException if the class is not a plug-in, or cannot be packed
     */
    public static Path into(Path directory, Class<?> plugin) {
        if (!MoePlugin.class.isAssignableFrom(plugin)) {
            throw new HarnessException(
                    plugin.getName() + " is not a plug-in: it does not implement " + MoePlugin.class.getName());
        }
        String name = name(plugin);
        Path own = directory.resolve(name);
        try {
            ReferredClasses classes = ReferredClasses.of(plugin);
            Files.createDirectories(own);
            write(own.resolve(name + ".jar"), name, plugin, classes.inDirectories());
            copy(classes.jars(), own);
            return own;
        } catch (IOException e) {
            throw new HarnessException("the plug-in " + plugin.getName() + " cannot be packed: " + e.getMessage(), e);
        }
    }

    /** Words of the class name, without {@code Plugin}, joined by hyphens. */
    private static String name(Class<?> plugin) {
        return plugin.getSimpleName()
                .replaceFirst("(?<=.)Plugin$", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static void write(Path jar, String name, Class<?> plugin, Map<String, byte[]> classes) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("LocMoE-Plugin-Name", name);
        attributes.putValue("LocMoE-Plugin-Version", "test");
        attributes.putValue("LocMoE-Spi-Version", Integer.toString(MoePlugin.SPI_VERSION));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Map.Entry<String, byte[]> type : classes.entrySet()) {
                out.putNextEntry(new JarEntry(type.getKey()));
                out.write(type.getValue());
            }
            out.putNextEntry(new JarEntry(SERVICE));
            out.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void copy(Set<Path> jars, Path directory) throws IOException {
        for (Path jar : jars) {
            Files.copy(jar, directory.resolve(jar.getFileName()));
        }
    }
}
