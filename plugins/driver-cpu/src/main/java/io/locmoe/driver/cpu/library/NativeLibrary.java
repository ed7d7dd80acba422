package io.locmoe.driver.cpu.library;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A library that lies in a jar of {@code org.bytedeco} beside the plug-in, and that a user may replace by a file.
 *
 * @param name     for people
 * @param artifact of the jar
 * @param property system property that names a file to load instead
 * @param files    in the order of loading, the library last: the loader finds what it needs among what is loaded
 */
public record NativeLibrary(String name, String artifact, String property, List<String> files) {
    /** Where the shared libraries are unpacked; the default is in {@code java.io.tmpdir}. */
    static final String DIRECTORY_PROPERTY = "locmoe.cpu.native.directory";

    public NativeLibrary {
        files = List.copyOf(files);
    }

    /** Whether a user has named the library: then it is that one or none. */
    public boolean isNamed() {
        return System.getProperty(property) != null;
    }

    /** The loaded library's symbols. It stays loaded until the process ends. */
    public SymbolLookup load() throws LibraryUnavailableException {
        String file = System.getProperty(property);
        try {
            return file == null ? loadShipped() : loadNamed(Path.of(file));
        } catch (IllegalCallerException e) {
            throw new LibraryUnavailableException(
                    name + " needs native access: start the JVM with --enable-native-access=ALL-UNNAMED", e);
        }
    }

    /** A function of the loaded library. */
    public MethodHandle link(SymbolLookup symbols, String function, FunctionDescriptor type, Linker.Option... options)
            throws LibraryUnavailableException {
        var symbol = symbols.find(function)
                .orElseThrow(() -> new LibraryUnavailableException(
                        source() + " has no function " + function + ": it is another library, or one too old"));
        return Linker.nativeLinker().downcallHandle(symbol, type, options);
    }

    /** Where the library comes from, for people. */
    public String source() {
        String file = System.getProperty(property);
        return file == null ? "the " + name + " beside the plug-in" : "-D" + property + "=" + file;
    }

    private SymbolLookup loadNamed(Path file) throws LibraryUnavailableException {
        try {
            WholeFile.check(file);
            return SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global());
        } catch (IOException e) {
            throw new LibraryUnavailableException(source() + " cannot be loaded: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new LibraryUnavailableException(
                    source() + " cannot be loaded (is it of this processor, and is all there that it needs?): "
                            + e.getMessage(),
                    e);
        }
    }

    private SymbolLookup loadShipped() throws LibraryUnavailableException {
        String platform = platform();
        String folder = "org/bytedeco/" + artifact + "/" + platform;
        ClassLoader jar = NativeLibrary.class.getClassLoader();
        String resource = folder + "/" + files.getLast();
        if (jar.getResource(resource) == null) {
            throw new LibraryUnavailableException(
                    "no " + name + " for " + platform + " beside the plug-in (resource " + resource + ")");
        }
        try {
            return load(new LibraryFiles(jar, directory(platform)).extract(folder, files));
        } catch (IOException e) {
            throw new LibraryUnavailableException(name + " cannot be unpacked: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new LibraryUnavailableException(
                    name + " cannot be loaded (is the directory mounted noexec? -D" + DIRECTORY_PROPERTY
                            + " names another): " + e.getMessage(),
                    e);
        }
    }

    private static SymbolLookup load(List<Path> files) {
        SymbolLookup last = null;
        for (Path file : files) {
            // Not System.load: that refuses a file which another plug-in's class loader has loaded.
            last = SymbolLookup.libraryLookup(file, Arena.global());
        }
        return last;
    }

    private Path directory(String platform) throws IOException {
        String root = System.getProperty(DIRECTORY_PROPERTY);
        String leaf = artifact + "-" + version() + "-" + platform;
        // One level only: in a shared temporary directory nobody else can rename what is ours, but could what is above
        // it.
        Path directory = root != null
                ? Path.of(root, leaf)
                : Path.of(System.getProperty("java.io.tmpdir"), "locmoe-" + user() + "-" + leaf);
        return directory.toAbsolutePath();
    }

    private static String user() {
        return System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private String version() throws IOException {
        String pom = "META-INF/maven/org.bytedeco/" + artifact + "/pom.properties";
        try (InputStream in = NativeLibrary.class.getClassLoader().getResourceAsStream(pom)) {
            if (in == null) {
                throw new IOException("the jar of " + name + " names no version (resource " + pom + ")");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String processor = switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm64";
            default -> architecture;
        };
        return system + "-" + processor;
    }
}
