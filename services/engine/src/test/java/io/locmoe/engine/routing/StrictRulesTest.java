package io.locmoe.engine.routing;

import io.locmoe.conformance.gate.GateConformance;
import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.conformance.router.TestSetup;
import io.locmoe.driver.strict.StrictDriver;
import io.locmoe.driver.strict.StrictOptions;
import io.locmoe.gate.dense.DenseGatePlugin;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The rules of a router and of a gate on the strict driver, where work starts as late as it may. */
class StrictRulesTest {
    private static DeviceDriver strict() {
        return new StrictDriver(StrictOptions.defaults().withLazy(true));
    }

    @Nested
    class OfSwitch extends RouterConformance {
        @Override
        protected RouterFactory factory() {
            return TestSetup.find("switch");
        }

        @Override
        protected DeviceDriver device() {
            return strict();
        }

        @Override
        protected Map<String, String> unlimited() {
            return Map.of("capacityFactor", "0");
        }
    }

    @Nested
    class OfDense extends GateConformance {
        @Override
        protected GateFactory factory() {
            return new DenseGatePlugin().gates().getFirst();
        }

        @Override
        protected DeviceDriver device() {
            return strict();
        }
    }
}
