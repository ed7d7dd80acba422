package io.locmoe.driver.ascend;

import io.locmoe.spi.device.DeviceException;
import java.nio.file.Path;

/**
 * The toolkit of this process. Libraries of the same name from two places would be mixed up by the loader, also
 * when two class loaders have this plug-in, so which one it is stands in the system's properties.
 */
final class ProcessToolkit {
    private static final String PROPERTY = "locmoe.ascend.toolkit";

    private ProcessToolkit() {}

    /** @throws DeviceException if the process has loaded another one */
    static void claim(Path root) {
        Object before = System.getProperties().putIfAbsent(PROPERTY, root.toString());
        if (before != null && !before.equals(root.toString())) {
            throw new DeviceException("this process has loaded the CANN toolkit in " + before + ", and that in " + root
                    + " cannot be loaded beside it; end the process, or use another node");
        }
    }
}
