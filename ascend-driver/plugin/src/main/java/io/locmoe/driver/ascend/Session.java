package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.MissingFunctionException;
import io.locmoe.driver.ascend.toolkit.Environment;
import io.locmoe.driver.ascend.toolkit.OpenToolkit;
import io.locmoe.driver.ascend.toolkit.SimulatorFiles;
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
 * @param simulated whether it is the simulator's
 */
record Session(ToolkitRoot root, ToolkitLibraries libraries, OpenToolkit toolkit, Cann cann, boolean simulated) {

    /** @throws DeviceException if there is no toolkit, it cannot be loaded, or it does not work on this machine */
    static Session open(Environment environment) {
        requireSignals(environment);
        return open(ToolkitRoot.find(environment), environment, false);
    }

    /** @throws DeviceException if there is no simulator, or it cannot be unpacked or loaded */
    static Session simulated(Environment environment) {
        requireSignals(environment);
        Environment bare = environment.withoutVariables();
        return open(SimulatorFiles.unpack(bare), bare, true);
    }

    private static void requireSignals(Environment environment) {
        environment.objection().ifPresent(objection -> {
            throw new DeviceException("the ascend driver does not start: " + objection);
        });
    }

    private static Session open(ToolkitRoot root, Environment environment, boolean simulated) {
        ToolkitLibraries libraries = ToolkitLibraries.of(root, environment);
        ProcessToolkit.claim(root.path());
        OpenToolkit toolkit = OpenToolkit.open(libraries);
        try {
            Cann cann = Cann.link(toolkit);
            cann.runtime().initialize();
            return new Session(root, libraries, toolkit, cann, simulated);
        } catch (CannException | MissingFunctionException e) {
            throw new DeviceException("the CANN toolkit in " + root.path() + " does not work: " + e.getMessage(), e);
        }
    }

    /** @throws DeviceException if the process has the other kind of devices */
    void requireSimulated(boolean wanted) {
        if (wanted != simulated) {
            throw new DeviceException("this process computes on "
                    + (simulated ? "devices that the simulator plays" : "the devices of the machine")
                    + " already, and CANN is one for the process; end it, or use another node for the other ones");
        }
    }
}
