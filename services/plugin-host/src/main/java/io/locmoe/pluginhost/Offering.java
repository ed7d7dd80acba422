package io.locmoe.pluginhost;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DriverLookup;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An offer with the object behind it.
 *
 * @param offer  what users see
 * @param object a factory or a device driver, of the kind's type
 */
record Offering(Offer offer, Object object) {
    /** Nobody could write it. */
    private static final String NAMELESS = "\0";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    /**
     * Everything that a plug-in offers.
     *
     * @param drivers that its device drivers may wrap
     * @param faults  takes what is wrong with its offers
     */
    static List<Offering> of(MoePlugin plugin, DriverLookup drivers, List<String> faults) {
        List<Offering> offerings = new ArrayList<>();
        plugin.gates().forEach(gate -> offerings.add(of(PluginKind.GATE, gate.name(), gate.options(), gate)));
        plugin.routers()
                .forEach(router -> offerings.add(of(PluginKind.ROUTER, router.name(), router.options(), router)));
        for (PlacementPlannerFactory planner : plugin.placementPlanners()) {
            offerings.add(of(PluginKind.PLACEMENT, planner.name(), planner.options(), planner));
        }
        for (CommunicationStrategyFactory strategy : plugin.communicationStrategies()) {
            offerings.add(of(PluginKind.COMMUNICATION, strategy.name(), strategy.options(), strategy));
        }
        for (DeviceDriver driver : plugin.deviceDrivers(drivers)) {
            offerings.add(of(PluginKind.DRIVER, driver.name(), driver.options(), driver));
        }
        offerings.forEach(offering -> check(offering.offer, faults));
        return offerings;
    }

    private static Offering of(PluginKind kind, String name, List<Option> options, Object object) {
        return new Offering(new Offer(kind, name == null ? NAMELESS : name, options), object);
    }

    private static void check(Offer offer, List<String> faults) {
        if (offer.name().equals(NAMELESS)) {
            faults.add("offers a " + offer.kind().words() + " whose name() is null; users choose it by its name");
        } else if (!NAME.matcher(offer.name()).matches()) {
            faults.add("offers a " + offer.kind().words() + " under the name '" + offer.name()
                    + "'; a name has lower-case letters, digits, dots and dashes only");
        }
        if (offer.options().stream().map(Option::name).distinct().count()
                < offer.options().size()) {
            faults.add("offers the " + offer + " with two options of the same name");
        }
    }
}
