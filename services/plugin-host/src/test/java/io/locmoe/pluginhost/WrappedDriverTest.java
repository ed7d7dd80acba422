package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.guard.PluginException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's driver wraps that of another plug-in, by its name. */
class WrappedDriverTest {
    private static final String IMPORTS = """
            package acme;
            import io.locmoe.spi.*;
            import io.locmoe.spi.device.*;
            import io.locmoe.spi.plugin.*;
            import java.util.List;
            """;

    @TempDir
    private Path root;

    /** A driver that says who it is when it opens nothing. */
    private void base(String says) {
        new PluginJar()
                .entryClass("acme.Base")
                .source("acme.Base", IMPORTS + """
                        public class Base implements MoePlugin {
                            public List<DeviceDriver> deviceDrivers() {
                                return List.of(new DeviceDriver() {
                                    public String name() { return "base"; }
                                    public List<DeviceDescription> devices() { return List.of(); }
                                    public List<Option> options() { return List.of(Option.of("size", 3, "of it")); }
                                    public Device open(int ordinal) { throw new DeviceException("%s"); }
                                });
                            }
                        }
                        """.formatted(says))
                .write(root.resolve("shipped/base/base.jar"));
    }

    private void wrapper(String wraps) {
        new PluginJar()
                .entryClass("acme.Wrapper")
                .source("acme.Wrapper", IMPORTS + """
                        public class Wrapper implements MoePlugin {
                            public List<DeviceDriver> deviceDrivers(DriverLookup others) {
                                return List.of(new Watching(others.driver("%s")));
                            }
                            static class Watching extends ForwardingDriver {
                                Watching(DeviceDriver driver) { super("watching", driver); }
                                protected Device wrap(Device device) { return new ForwardingDevice(device) { }; }
                            }
                        }
                        """.formatted(wraps))
                .write(root.resolve("own/wrapper/wrapper.jar"));
    }

    private List<Path> directories() {
        return List.of(root.resolve("shipped"), root.resolve("own"));
    }

    @Test
    void itHasTheOptionsAndDevicesOfTheOtherAndItsOwnName() {
        base("first");
        wrapper("base");
        try (PluginCatalog catalog = PluginCatalog.load(directories())) {
            assertThat(catalog.refused()).isEmpty();
            assertThat(catalog.names(PluginKind.DRIVER)).containsExactly("base", "watching");
            assertThat(catalog.driver("watching").options().getFirst().name()).isEqualTo("size");
            assertThatThrownBy(() -> catalog.driver("watching").open(0))
                    .isInstanceOf(PluginException.class)
                    .hasMessageContaining("device driver base of plug-in base unknown failed in open")
                    .hasMessageContaining("first");
        }
    }

    @Test
    void itGoesOnWithAReplacedDriver() {
        base("first");
        wrapper("base");
        try (PluginShelf shelf = PluginShelf.open(directories());
                PluginCatalog kept = shelf.lend()) {
            base("second");
            shelf.refresh();
            assertThatThrownBy(() -> kept.driver("watching").open(0)).hasMessageContaining("second");
        }
    }

    @Test
    void aDriverThatIsNotThereIsNamedWithTheNearestName() {
        base("first");
        wrapper("bose");
        try (PluginCatalog catalog = PluginCatalog.load(directories())) {
            assertThat(catalog.refused().getFirst().reason())
                    .contains("no device driver 'bose' is loaded yet; did you mean 'base'?");
        }
    }
}
