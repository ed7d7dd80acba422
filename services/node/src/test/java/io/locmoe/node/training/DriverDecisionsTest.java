package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverDecisionsTest {
    private static final Choice OPEN = new Choice("abacus", Map.of());

    private static Choice with(String products) {
        return new Choice("abacus", Map.of("products", products));
    }

    /** Decides by measuring, and has no tiles. */
    private record Abacus(Map<String, String> measured) implements DeviceDriver {
        @Override
        public String name() {
            return "abacus";
        }

        @Override
        public List<DeviceDescription> devices() {
            return List.of();
        }

        @Override
        public Device open(int ordinal) {
            throw new DeviceException("no beads");
        }

        @Override
        public List<Option> options() {
            return List.of(Option.of("products", "measure", "what multiplies"), Option.of("rods", 7, "number"));
        }

        @Override
        public Map<String, String> decisions(Options options) {
            if (options.text("products").equals("tiles")) {
                throw new DeviceException("this machine has no tiles; choose products=beads");
            }
            return options.text("products").equals("measure") ? measured : Map.of();
        }
    }

    private static final DeviceDriver BEADS = new Abacus(Map.of("products", "beads"));

    @Test
    void whatTheUserLeavesOpenIsDecidedOnce() {
        assertThat(DriverDecisions.of(BEADS, OPEN)).containsExactly(Map.entry("driver.products", "beads"));
        assertThat(DriverDecisions.of(BEADS, with("measure"))).containsExactly(Map.entry("driver.products", "beads"));
        assertThat(DriverDecisions.of(BEADS, with("rods"))).isEmpty();
        assertThat(DriverDecisions.of(new Abacus(Map.of("rods", "7")), new Choice("abacus", Map.of("rods", "7"))))
                .as("what the settings say already")
                .isEmpty();
    }

    @Test
    void aDecisionThatIsTheDefaultIsNoneUnlessAnotherValueWasChosen() {
        DeviceDriver driver = new Abacus(Map.of("products", "beads", "rods", "7"));
        assertThat(DriverDecisions.of(driver, OPEN)).containsExactly(Map.entry("driver.products", "beads"));
        assertThat(DriverDecisions.of(driver, new Choice("abacus", Map.of("rods", "9"))))
                .containsOnly(Map.entry("driver.products", "beads"), Map.entry("driver.rods", "7"));
    }

    @Test
    void aDecisionThatNoOptionTakesIsRefused() {
        assertThatThrownBy(() -> DriverDecisions.of(new Abacus(Map.of("rod", "9", "rods", "many")), OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("driver abacus decides by the machine what its options do not take: ")
                .hasMessageContaining("unknown option 'rod'")
                .hasMessageContaining("many");
    }

    @Test
    void whatAMachineCannotDoIsToldInTheDriversWords() {
        assertThatThrownBy(() -> DriverDecisions.requireMade(BEADS, with("tiles")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("driver abacus: this machine has no tiles; choose products=beads");
    }

    @Test
    void aNodeOfAJobDecidesNothingItself() {
        DriverDecisions.requireMade(BEADS, with("beads"));
        assertThatThrownBy(() -> DriverDecisions.requireMade(BEADS, OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decides on this node {driver.products=beads}");
    }
}
