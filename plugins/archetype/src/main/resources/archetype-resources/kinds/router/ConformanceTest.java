package ${package};

import io.locmoe.conformance.router.RouterConformance;
import io.locmoe.spi.router.RouterFactory;
import java.util.Map;

/** The rules that every router keeps. */
class ${className}ConformanceTest extends RouterConformance {
    @Override
    protected RouterFactory factory() {
        return new ${className}Plugin().routers().getFirst();
    }

    /** With these options nothing is dropped. */
    @Override
    protected Map<String, String> unlimited() {
        return Map.of("capacityFactor", "0");
    }
}
