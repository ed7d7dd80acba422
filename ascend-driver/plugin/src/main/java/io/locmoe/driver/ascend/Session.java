package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.MissingFunctionException;
import io.locmoe.driver.ascend.toolkit.Environment;
import io.locmoe.driver.ascend.toolkit.OpenToolkit;
import io.locmoe.driver.ascend.toolkit.ToolkitLibraries;
import io.locmoe.driver.ascend.toolkit.ToolkitRoot;
import io.locmoe.spi.device.DeviceException;

/**
 * A toolkit that this process uses.
 *
 * @param root      where it is
 * @param libraries its files
 * @param toolkit   what of them is loaded
 * @param cann      their functions, initialised
 */
record Session(ToolkitRoot root, ToolkitLibraries libraries, OpenToolkit toolkit, Cann cann) {

    /** @throws DeviceException if there is no toolkit, it cannot be loaded, or it does not work on this machine */
    static Session open(Environment environment) {
        environment.objection().ifPresent(objection -> {
            throw new DeviceException("the ascend driver does not start: " + objection);
        });
        ToolkitRoot root = ToolkitRoot.find(environment);
        ToolkitLibraries libraries = ToolkitLibraries.of(root, environment);
        OpenToolkit toolkit = OpenToolkit.open(libraries);
        try {
            Cann cann = Cann.link(toolkit);
            cann.runtime().initialize();
            return new Session(root, libraries, toolkit, cann);
        } catch (CannException | MissingFunctionException e) {
            throw new DeviceException("the CANN toolkit in " + root.path() + " does not work: " + e.getMessage(), e);
        }
    }
}
