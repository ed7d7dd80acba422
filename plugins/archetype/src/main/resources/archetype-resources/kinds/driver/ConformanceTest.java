package ${package};

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.spi.device.DeviceDriver;

/** The rules that every driver keeps, and every kernel against its formula. */
class ${className}ConformanceTest extends DeviceDriverConformance {
    @Override
    protected DeviceDriver driver() {
        return new ${className}Plugin().deviceDrivers().getFirst();
    }
}
